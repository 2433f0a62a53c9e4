using System.Diagnostics;
using System.Globalization;
using Heddle.DevServers;
using Heddle.Jobs;
using Heddle.Transport.Nats;

namespace Heddle.Bench.Jobs;

/// <summary>A private server, a dispatcher and a worker as processes of their own, and a client here.</summary>
internal sealed class JobScene : IAsyncDisposable
{
    public const string Topic = "job.echo";

    private const int Alone = 200;
    private const int Durable = 4_000;
    private const int DurableInFlight = 256;
    private const int Direct = 40_000;
    private const int DirectInFlight = 512;
    private const int Growth = 100_000;

    private readonly NatsServer _server;
    private readonly NatsBus _bus;
    private readonly BenchProcess _dispatcher;
    private readonly BenchProcess _worker;
    private readonly JobClient _dispatched;
    private readonly JobClient _direct;
    private long _lastJob;
    private double? _growth;

    private JobScene(NatsServer server, NatsBus bus, BenchProcess dispatcher, BenchProcess worker)
    {
        (_server, _bus, _dispatcher, _worker) = (server, bus, dispatcher, worker);
        _dispatched = new(bus, new() { SenderId = "bench" });
        _direct = new(
            bus,
            new()
            {
                SenderId = "bench-direct",
                Route = JobRoute.Topic,
                Receipt = SubmitReceipt.None,
            }
        );
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
            await RunAsync(_dispatched);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Running.BenchRun.Median(times);
    }

    public Task<double> DurableJobsAsync() => RateAsync(_dispatched, Durable, DurableInFlight);

    public Task<double> DirectJobsAsync() => RateAsync(_direct, Direct, DirectInFlight);

    /// <summary>How much larger the dispatcher is after a hundred thousand jobs more, in MiB. Taken once a run: it takes long.</summary>
    public async Task<double> DispatcherGrowthAsync()
    {
        if (_growth is { } known)
        {
            return known;
        }

        // What a dispatcher allocates once, it has by now.
        await RateAsync(_dispatched, Growth / 10, DurableInFlight);
        var before = _dispatcher.WorkingSetMebibytes;
        await RateAsync(_dispatched, Growth, DurableInFlight);
        return (_growth = Math.Max(0, _dispatcher.WorkingSetMebibytes - before)).Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _dispatched.DisposeAsync();
        await _direct.DisposeAsync();
        await _worker.DisposeAsync();
        await _dispatcher.DisposeAsync();
        await _bus.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<double> RateAsync(JobClient client, int jobs, int inFlight)
    {
        var left = jobs;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, inFlight)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Interlocked.Decrement(ref left) >= 0)
                        {
                            await RunAsync(client);
                        }
                    })
                )
        );
        return jobs / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task RunAsync(JobClient client)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"bench-{Interlocked.Increment(ref _lastJob)}");
        var result = await client.SubmitAndWaitAsync(
            new JobRequest
            {
                JobId = id,
                Topic = Topic,
                ContextPointer = $"redis://ctx:{id}",
            }
        );
        if (result.Status != JobStatus.Succeeded)
        {
            throw new InvalidOperationException($"job `{id}` ended as {result.Status}: {result.ErrorMessage}");
        }
    }
}
