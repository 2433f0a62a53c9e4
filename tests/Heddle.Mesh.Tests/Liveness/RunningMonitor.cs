using System.Threading.Channels;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Liveness;

/// <summary>A monitor at work, and signals of what it has done.</summary>
internal sealed class RunningMonitor : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<DeathNotice> _deaths = Channel.CreateUnbounded<DeathNotice>();
    private readonly MeshMonitor _monitor;
    private readonly MessageBus _raw;
    private readonly Task _running;

    public RunningMonitor(MeshMonitor monitor, MessageBus raw)
    {
        _monitor = monitor;
        _raw = raw;
        monitor.AgentDied += (_, notice) => _deaths.Writer.TryWrite(notice);
        _running = monitor.RunAsync(_end.Token);
    }

    /// <summary>The next death this monitor has told of.</summary>
    public async Task<DeathNotice> NextDeathAsync() => await _deaths.Reader.ReadAsync(MeshFixture.Timeout);

    /// <summary>Returns once a process is off the records, which is the last step of cleaning up after it.</summary>
    public async Task WhenCleanAsync(string instance)
    {
        var instances = await _raw.OpenKeyValueAsync(new KeyValueOptions("mesh-instances"), MeshFixture.Timeout);
        await using var watch = await instances.WatchAsync(instance, null, MeshFixture.Timeout);
        await foreach (var entry in watch.WithCancellation(MeshFixture.Timeout))
        {
            if (entry.Operation != KeyValueOperation.Put)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        await _monitor.DisposeAsync();
        await _raw.DisposeAsync();
    }
}
