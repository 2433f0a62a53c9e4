using System.Collections.Immutable;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// The catalog (mesh-protocol §2.2): a cache of the one key that lists every agent, kept current by a watch, and the compare-and-set
/// that changes it.
/// </summary>
internal sealed class Catalog(MeshSession session) : IAsyncDisposable
{
    // Contention is met with patience: each failure means that somebody else succeeded.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly TaskCompletionSource _current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ImmutableDictionary<string, CatalogEntry>? _entries;
    private volatile CatalogDocument _document = CatalogDocument.Empty;
    private KeyValueWatch? _watch;
    private Task _watching = Task.CompletedTask;

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
    public async ValueTask<CatalogEntry?> ReadAsync(string agent, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.CatalogAsync(cancellationToken).ConfigureAwait(false);
        var entry = await bucket.GetAsync(MeshBuckets.CatalogKey, cancellationToken).ConfigureAwait(false);
        return entry is null
            ? null
            : CatalogDocument.Read(entry.Value, _ => { }).Entries.FirstOrDefault(candidate => candidate.Name == agent);
    }

    /// <summary>
    /// Removes the entries of <paramref name="gone"/> and puts those of <paramref name="added"/> at the end, in one write. Entries of
    /// others stay as they are, unknown members included.
    /// </summary>
    public async ValueTask UpdateAsync(
        IReadOnlyCollection<string> gone,
        IReadOnlyList<CatalogEntry> added,
        CancellationToken cancellationToken
    )
    {
        var bucket = await session.Buckets.CatalogAsync(cancellationToken).ConfigureAwait(false);
        var started = session.Time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var current = await bucket.GetAsync(MeshBuckets.CatalogKey, cancellationToken).ConfigureAwait(false);
            var before = current is null ? CatalogDocument.Empty : Read(current.Value);
            var after = before.With(gone, added);
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

            if (session.Time.GetElapsedTime(started) > Patience)
            {
                throw new RevisionConflictException(bucket.Name, MeshBuckets.CatalogKey, current?.Revision ?? 0);
            }

            await Task.Delay(Pause(attempt), session.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_watch is { } watch)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
            await _watching.ConfigureAwait(false);
        }
    }

    private static TimeSpan Pause(int attempt) =>
        Random.Shared.NextDouble() * Min(LongestPause, TimeSpan.FromMilliseconds(2 << Math.Min(attempt, 10)));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_watch is null)
            {
                var bucket = await session.Buckets.CatalogAsync(cancellationToken).ConfigureAwait(false);
                _watch = await bucket.WatchAsync(MeshBuckets.CatalogKey, null, cancellationToken).ConfigureAwait(false);
                _watching = Task.Run(() => FollowAsync(_watch), CancellationToken.None);
            }
        }
        finally
        {
            _starting.Release();
        }

        await _current.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task FollowAsync(KeyValueWatch watch)
    {
        try
        {
            if (watch.IsCurrent)
            {
                Replace(CatalogDocument.Empty);
            }

            await foreach (var entry in watch.WithCancellation(CancellationToken.None).ConfigureAwait(false))
            {
                Replace(entry.Operation == KeyValueOperation.Put ? Read(entry.Value) : CatalogDocument.Empty);
            }

            _current.TrySetException(new BusClosedException());
        }
        catch (BusException problem)
        {
            MeshLog.WatchEnded(session.Logger, problem, "mesh-catalog");
            _current.TrySetException(problem);
        }
    }

    private void Replace(CatalogDocument document)
    {
        _document = document;
        _entries = document.Entries.ToImmutableDictionary(entry => entry.Name, StringComparer.Ordinal);
        _current.TrySetResult();
        Changed?.Invoke();
    }

    private CatalogDocument Read(ReadOnlyMemory<byte> json) =>
        CatalogDocument.Read(json, problem => MeshLog.MalformedCatalogEntry(session.Logger, problem));
}
