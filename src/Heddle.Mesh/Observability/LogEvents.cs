using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// Publishes an agent's log events on <c>mesh.logs.{name}</c>, at the level that operators set in the observability bucket: the
/// agent's own key, then <c>global</c>, then <c>info</c> (mesh-protocol §1.13, §2.5).
/// </summary>
internal sealed class LogEvents(MeshSession session) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, MeshLogLevel> _levels = new(StringComparer.Ordinal);
    private KeyValueWatch? _watch;
    private Task _watching = Task.CompletedTask;

    public async ValueTask WatchLevelsAsync(CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.ObservabilityAsync(cancellationToken).ConfigureAwait(false);
        _watch = await bucket.WatchAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        var current = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _watching = Task.Run(() => FollowAsync(_watch, current), CancellationToken.None);
        await current.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
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

    public async ValueTask DisposeAsync()
    {
        if (_watch is { } watch)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
            await _watching.ConfigureAwait(false);
        }
    }

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
            json.WriteString("timestamp", MeshTime.Format(session.Time.GetUtcNow()));
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
        headers.Add(MeshHeaders.InstanceId, session.InstanceId);
        await session.Bus.PublishAsync(MeshSubjects.Logs(agent), buffer.WrittenMemory, headers).ConfigureAwait(false);
    }

    private MeshLogLevel Threshold(string agent) =>
        _levels.IsEmpty ? MeshLogLevel.Info
        : _levels.TryGetValue(agent, out var own) ? own
        : _levels.TryGetValue(LogLevelDocument.GlobalKey, out var global) ? global
        : MeshLogLevel.Info;

    private async Task FollowAsync(KeyValueWatch watch, TaskCompletionSource current)
    {
        try
        {
            if (watch.IsCurrent)
            {
                current.TrySetResult();
            }

            await foreach (var entry in watch.WithCancellation(CancellationToken.None).ConfigureAwait(false))
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
                    current.TrySetResult();
                }
            }

            current.TrySetResult();
        }
        catch (BusException problem)
        {
            MeshLog.WatchEnded(session.Logger, problem, "mesh-observability");
            current.TrySetResult();
        }
    }
}
