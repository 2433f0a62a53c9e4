using System.Collections.Immutable;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// The catalog (mesh-protocol §2.2): a cache of the one key that lists every agent, kept current by a watch, and the compare-and-set
/// that changes it.
/// </summary>
internal sealed class Catalog : IAsyncDisposable
{
    // Contention is met with patience: each failure means that somebody else succeeded.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MeshSession _session;
    private readonly LastingWatch _watch;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly TaskCompletionSource _current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ImmutableDictionary<string, CatalogEntry>? _entries;
    private volatile CatalogDocument _document = CatalogDocument.Empty;

    public Catalog(MeshSession session)
    {
        _session = session;
        _watch = new(session, MeshBuckets.Catalog, WatchAsync, Begin, Take);
    }

    /// <summary>Raised, on the watch's own flow, after the cache has changed.</summary>
    public event Action? Changed;

    /// <summary>The cached entry of an agent; <see langword="null"/> when there is none, or the cache has not been filled yet.</summary>
    public CatalogEntry? Find(string agent) => _entries?.GetValueOrDefault(agent);

    /// <summary>Completes once the cache has been filled. Cheap after the first time.</summary>
    public ValueTask EnsureCurrentAsync(CancellationToken cancellationToken) =>
        _entries is not null ? ValueTask.CompletedTask : StartAsync(cancellationToken);

    /// <summary>The entries in the catalog's own order.</summary>
    public async ValueTask<IReadOnlyList<CatalogEntry>> ListAsync(CatalogFilter? filter, CancellationToken cancellationToken)
    {
        await EnsureCurrentAsync(cancellationToken).ConfigureAwait(false);
        var entries = _document.Entries;
        return filter is null ? entries : [.. entries.Where(filter.Accepts)];
    }

    /// <summary>Looks an agent up in the bucket itself, for a caller to whom the cache says it is not there.</summary>
    public async ValueTask<CatalogEntry?> ReadAsync(string agent, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken).ConfigureAwait(false)).Entries.FirstOrDefault(candidate => candidate.Name == agent);

    /// <summary>Reads the bucket itself, past the cache.</summary>
    public async ValueTask<CatalogDocument> ReadAsync(CancellationToken cancellationToken)
    {
        var bucket = await _session.Buckets.CatalogAsync(cancellationToken).ConfigureAwait(false);
        var entry = await bucket.GetAsync(MeshBuckets.CatalogKey, cancellationToken).ConfigureAwait(false);
        return entry is null ? CatalogDocument.Empty : CatalogDocument.Read(entry.Value, _ => { });
    }

    /// <summary>Changes the catalog in one write that nobody else's write can come in between with.</summary>
    /// <param name="change">
    /// Gives the catalog after the change, or <see langword="null"/> when there is nothing to change. Called again, with the catalog as
    /// it is then, for as long as others are faster.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="RevisionConflictException">Others were faster for a whole minute.</exception>
    public async ValueTask UpdateAsync(Func<CatalogDocument, ValueTask<CatalogDocument?>> change, CancellationToken cancellationToken)
    {
        var bucket = await _session.Buckets.CatalogAsync(cancellationToken).ConfigureAwait(false);
        var started = _session.Time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var current = await bucket.GetAsync(MeshBuckets.CatalogKey, cancellationToken).ConfigureAwait(false);
            var after = await change(current is null ? CatalogDocument.Empty : Read(current.Value)).ConfigureAwait(false);
            if (after is null)
            {
                return;
            }

            var written = current is null
                ? await bucket.TryCreateAsync(MeshBuckets.CatalogKey, after.Json, cancellationToken).ConfigureAwait(false)
                : await bucket
                    .TryUpdateAsync(MeshBuckets.CatalogKey, after.Json, current.Revision, cancellationToken)
                    .ConfigureAwait(false);
            if (written is not null)
            {
                return;
            }

            if (_session.Time.GetElapsedTime(started) > Patience)
            {
                throw new RevisionConflictException(bucket.Name, MeshBuckets.CatalogKey, current?.Revision ?? 0);
            }

            await Task.Delay(Pause(attempt), _session.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private static TimeSpan Pause(int attempt) =>
        Random.Shared.NextDouble() * Min(LongestPause, TimeSpan.FromMilliseconds(2 << Math.Min(attempt, 10)));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_watch.IsStarted)
            {
                var following = await _watch.StartAsync(cancellationToken).ConfigureAwait(false);
                _ = following.ContinueWith(_ => _current.TrySetException(new BusClosedException()), TaskScheduler.Default);
            }
        }
        finally
        {
            _starting.Release();
        }

        await _current.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<KeyValueWatch> WatchAsync(CancellationToken cancellationToken)
    {
        var bucket = await _session.Buckets.CatalogAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.WatchAsync(MeshBuckets.CatalogKey, null, cancellationToken).ConfigureAwait(false);
    }

    private void Begin(KeyValueWatch watch)
    {
        if (watch.IsCurrent)
        {
            Replace(CatalogDocument.Empty);
        }
    }

    private void Take(KeyValueEntry entry, KeyValueWatch watch) =>
        Replace(entry.Operation == KeyValueOperation.Put ? Read(entry.Value) : CatalogDocument.Empty);

    private void Replace(CatalogDocument document)
    {
        _document = document;
        _entries = document.Entries.ToImmutableDictionary(entry => entry.Name, StringComparer.Ordinal);
        _current.TrySetResult();
        Changed?.Invoke();
    }

    private CatalogDocument Read(ReadOnlyMemory<byte> json) =>
        CatalogDocument.Read(json, problem => MeshLog.MalformedCatalogEntry(_session.Logger, problem));
}
