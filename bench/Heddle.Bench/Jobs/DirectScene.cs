using Heddle.Bench.Running;
using Heddle.DevServers;
using Heddle.Jobs;
using Heddle.Transport.Nats;

namespace Heddle.Bench.Jobs;

/// <summary>
/// A private server, a worker as a process of its own, and a client here: plain NATS. There is no dispatcher anywhere near: one would
/// store and look at every result, whoever asked for it.
/// </summary>
internal sealed class DirectScene : IAsyncDisposable
{
    private const int Jobs = 40_000;
    private const int InFlight = 512;

    private readonly NatsServer _server;
    private readonly NatsBus _bus;
    private readonly BenchProcess _worker;
    private readonly JobClient _client;

    private DirectScene(NatsServer server, NatsBus bus, BenchProcess worker)
    {
        (_server, _bus, _worker) = (server, bus, worker);
        _client = new(
            bus,
            new()
            {
                SenderId = "bench-direct",
                Route = JobRoute.Topic,
                Receipt = SubmitReceipt.None,
            }
        );
    }

    public static async Task<DirectScene> OpenAsync()
    {
        var server = await NatsServer.StartAsync();
        var bus = await NatsBus.ConnectAsync(new NatsOptions { Url = server.Url, Name = "bench-direct" });
        return new(server, bus, await BenchProcess.StartAsync("jobs-worker", server.Url));
    }

    public Task<double> JobsAsync() => JobFlood.RunAsync(_client, Jobs, InFlight);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _worker.DisposeAsync();
        await _bus.DisposeAsync();
        await _server.DisposeAsync();
    }
}
