using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// What operators see of the agents, and how much agents tell them: log events, and the levels from which hosts publish them
/// (mesh-protocol §1.13, §2.5).
/// </summary>
public sealed class MeshObserver
{
    private readonly MeshSession _session;
    private readonly StoredValues _values;

    internal MeshObserver(MeshSession session)
    {
        _session = session;
        _values = new StoredValues(session.Json);
    }

    /// <summary>
    /// Watches log events. When the task completes the watch is established; nothing published afterwards is missed. There is no replay.
    /// </summary>
    /// <param name="filter">Which ones; <see langword="null"/> for all that hosts publish.</param>
    /// <param name="cancellationToken">Ends the wait, not the watch.</param>
    /// <returns>The events. Enumerate it once, or dispose it.</returns>
    public async ValueTask<LogWatch> WatchLogsAsync(LogFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= LogFilter.Everything;
        var subject = filter.Agent is { } agent ? MeshSubjects.Logs(agent) : MeshSubjects.AllLogs;
        var options = new SubscribeOptions { Capacity = filter.Buffer, Overflow = OverflowPolicy.DropOldest };
        var subscription = await _session.Bus.SubscribeAsync(subject, options, cancellationToken).ConfigureAwait(false);
        try
        {
            await _session.Bus.FlushAsync(cancellationToken).ConfigureAwait(false);
            return new LogWatch(subscription, filter, _session.Logger);
        }
        catch
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>From which level on an agent's log events are published, and what decides it.</summary>
    /// <param name="agent">The agent's full name; it need not be on the mesh.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The name breaks the grammar.</exception>
    public async ValueTask<EffectiveLogLevel> GetLevelAsync(string agent, CancellationToken cancellationToken = default)
    {
        AgentName.Check(agent, "agent name");
        var own = await ReadAsync(agent, cancellationToken).ConfigureAwait(false);
        return own is null
            ? EffectiveLogLevel.Of(null, await ReadAsync(LogLevelDocument.GlobalKey, cancellationToken).ConfigureAwait(false))
            : EffectiveLogLevel.Of(own, null);
    }

    /// <summary>Every level that is set; what cannot be read counts as not set.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<LogLevelSettings> GetSettingsAsync(CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        var levels = new SortedDictionary<string, MeshLogLevel>(StringComparer.Ordinal);
        var watch = await bucket.WatchAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var disposing = ((IAsyncDisposable)watch).ConfigureAwait(false);
        var entries = watch.GetAsyncEnumerator(cancellationToken);
        await using var ending = ((IAsyncDisposable)entries).ConfigureAwait(false);
        while (!watch.IsCurrent)
        {
            if (!await entries.MoveNextAsync().ConfigureAwait(false))
            {
                throw new BusClosedException();
            }

            levels.Remove(entries.Current.Key);
            if (entries.Current.Operation == KeyValueOperation.Put && LogLevelDocument.Read(entries.Current.Value) is { } level)
            {
                levels.Add(entries.Current.Key, level);
            }
        }

        return new LogLevelSettings(levels.Remove(LogLevelDocument.GlobalKey, out var global) ? global : null, levels);
    }

    /// <summary>Sets the level of one agent. Running hosts follow at once.</summary>
    /// <param name="agent">The agent's full name; it need not be on the mesh.</param>
    /// <param name="level">The lowest level to publish; <see cref="MeshLogLevel.Off"/> for none.</param>
    /// <param name="cancellationToken">Ends the attempts; whether the last write happened is then unknown.</param>
    /// <exception cref="ArgumentException">
    /// The name breaks the grammar, or is <c>global</c>, whose key is that of the whole mesh; or there is no such level.
    /// </exception>
    /// <exception cref="RevisionConflictException">Others kept changing the setting for 30 seconds; nothing was written.</exception>
    public ValueTask SetLevelAsync(string agent, MeshLogLevel level, CancellationToken cancellationToken = default)
    {
        AgentName.Check(agent, "agent name");
        return agent == LogLevelDocument.GlobalKey
            ? throw new ArgumentException(
                $"agent `{agent}` shares its key with the setting for the whole mesh; use `{nameof(SetGlobalLevelAsync)}`, or host it under another name",
                nameof(agent)
            )
            : WriteAsync(agent, level, cancellationToken);
    }

    /// <summary>Sets the level of every agent that has none of its own. Running hosts follow at once.</summary>
    /// <param name="level">The lowest level to publish; <see cref="MeshLogLevel.Off"/> for none.</param>
    /// <param name="cancellationToken">Ends the attempts; whether the last write happened is then unknown.</param>
    /// <exception cref="ArgumentException">There is no such level; the message names those there are.</exception>
    /// <exception cref="RevisionConflictException">Others kept changing the setting for 30 seconds; nothing was written.</exception>
    public ValueTask SetGlobalLevelAsync(MeshLogLevel level, CancellationToken cancellationToken = default) =>
        WriteAsync(LogLevelDocument.GlobalKey, level, cancellationToken);

    private async ValueTask<MeshLogLevel?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } entry ? LogLevelDocument.Read(entry.Value) : null;
    }

    /// <summary>The document is others' too: only its level is changed, on the condition that nobody changed it meanwhile.</summary>
    private async ValueTask WriteAsync(string key, MeshLogLevel level, CancellationToken cancellationToken)
    {
        _ = MeshLogLevels.NameOf(level);
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        await new ValueUpdate<byte[]>(bucket, _values, _session.Time, MeshUpdateOptions.Default)
            .RunAsync(key, (document, _) => ValueTask.FromResult(LogLevelDocument.With(document, level)), cancellationToken)
            .ConfigureAwait(false);
    }

    private ValueTask<KeyValueBucket> BucketAsync(CancellationToken cancellationToken) =>
        _session.Buckets.ObservabilityAsync(cancellationToken);
}
