using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Publishes an agent's log events on <c>mesh.logs.{name}</c>, at the level that operators set in the observability bucket: the
/// agent's own key, then <c>global</c>, then <c>info</c> (mesh-protocol §1.13, §2.5).
/// </summary>
internal sealed class LogEvents : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, MeshLogLevel> _levels = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MeshSession _session;
    private readonly LastingWatch _watch;

    public LogEvents(MeshSession session)
    {
        _session = session;
        _watch = new(session, MeshBuckets.Observability, WatchAsync, Begin, Take);
    }

    /// <summary>Follows the levels; completes when those that are set are known.</summary>
    public async ValueTask WatchLevelsAsync(CancellationToken cancellationToken)
    {
        var following = await _watch.StartAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAny(_current.Task, following).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public bool IsEnabled(MeshLogLevel level, string agent) => level >= Threshold(agent);

    public ValueTask PublishAsync(
        MeshLogLevel level,
        string agent,
        string name,
        string requestId = "",
        string message = "",
        Action<Utf8JsonWriter>? writeData = null
    ) => IsEnabled(level, agent) ? PublishEnabledAsync(level, agent, name, requestId, message, writeData) : ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private async ValueTask PublishEnabledAsync(
        MeshLogLevel level,
        string agent,
        string name,
        string requestId,
        string message,
        Action<Utf8JsonWriter>? writeData
    )
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", MeshTime.Format(_session.Time.GetUtcNow()));
            json.WriteString("level", MeshLogLevels.NameOf(level));
            json.WriteString("agent", agent);
            json.WriteString("event", name);
            json.WriteString("request_id", requestId);
            json.WriteString("message", message);
            json.WriteStartObject("data");
            writeData?.Invoke(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        var headers = new BusHeaders(1);
        headers.Add(MeshHeaders.InstanceId, _session.InstanceId);
        await _session.Bus.PublishAsync(MeshSubjects.Logs(agent), buffer.WrittenMemory, headers).ConfigureAwait(false);
    }

    private MeshLogLevel Threshold(string agent) =>
        _levels.IsEmpty ? MeshLogLevel.Info
        : _levels.TryGetValue(agent, out var own) ? own
        : _levels.TryGetValue(LogLevelDocument.GlobalKey, out var global) ? global
        : MeshLogLevel.Info;

    private async ValueTask<KeyValueWatch> WatchAsync(CancellationToken cancellationToken)
    {
        var bucket = await _session.Buckets.ObservabilityAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.WatchAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private void Begin(KeyValueWatch watch)
    {
        _levels.Clear();
        if (watch.IsCurrent)
        {
            _current.TrySetResult();
        }
    }

    private void Take(KeyValueEntry entry, KeyValueWatch watch)
    {
        // What cannot be read counts as not set.
        if (entry.Operation == KeyValueOperation.Put && LogLevelDocument.Read(entry.Value) is { } level)
        {
            _levels[entry.Key] = level;
        }
        else
        {
            _levels.TryRemove(entry.Key, out _);
        }

        if (watch.IsCurrent)
        {
            _current.TrySetResult();
        }
    }
}
