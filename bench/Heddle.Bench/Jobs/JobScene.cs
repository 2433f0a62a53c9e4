using System.Diagnostics;
using Heddle.Bench.Running;
using Heddle.DevServers;
using Heddle.Jobs;
using Heddle.Transport.Nats;

namespace Heddle.Bench.Jobs;

/// <summary>A private server, a dispatcher and a worker as processes of their own, and a client here.</summary>
internal sealed class JobScene : IAsyncDisposable
{
    private const int Alone = 200;
    private const int Durable = 4_000;
    private const int DurableInFlight = 256;
    private const int Growth = 100_000;

    private readonly NatsServer _server;
    private readonly NatsBus _bus;
    private readonly BenchProcess _dispatcher;
    private readonly BenchProcess _worker;
    private readonly JobClient _client;
    private double? _growth;

    private JobScene(NatsServer server, NatsBus bus, BenchProcess dispatcher, BenchProcess worker)
    {
        (_server, _bus, _dispatcher, _worker) = (server, bus, dispatcher, worker);
        _client = new(bus, new() { SenderId = "bench" });
    }

    public static async Task<JobScene> OpenAsync()
    {
        var server = await NatsServer.StartAsync();
        var bus = await NatsBus.ConnectAsync(new NatsOptions { Url = server.Url, Name = "bench" });
        var dispatcher = await BenchProcess.StartAsync("jobs-dispatcher", server.Url);
        var worker = await BenchProcess.StartAsync("jobs-worker", server.Url);
        return new(server, bus, dispatcher, worker);
    }

    /// <summary>One job in flight, from the submission to its result in the client's hands.</summary>
    public async Task<double> SubmitToResultAsync()
    {
        var times = new List<double>(Alone);
        for (var i = 0; i < Alone; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await JobFlood.RunOneAsync(_client);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return BenchRun.Median(times);
    }

    public Task<double> DurableJobsAsync() => JobFlood.RunAsync(_client, Durable, DurableInFlight);

    /// <summary>How much larger the dispatcher is after a hundred thousand jobs more, in MiB. Taken once a run: it takes long.</summary>
    public async Task<double> DispatcherGrowthAsync()
    {
        if (_growth is { } known)
        {
            return known;
        }

        // What a dispatcher allocates once, it has by now.
        await JobFlood.RunAsync(_client, Growth / 10, DurableInFlight);
        var before = _dispatcher.WorkingSetMebibytes;
        await JobFlood.RunAsync(_client, Growth, DurableInFlight);
        return (_growth = Math.Max(0, _dispatcher.WorkingSetMebibytes - before)).Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _worker.DisposeAsync();
        await _dispatcher.DisposeAsync();
        await _bus.DisposeAsync();
        await _server.DisposeAsync();
    }
}
