using System.Collections.Concurrent;
using Heddle.DevServers;
using Heddle.Jobs;
using Heddle.Transport;
using Heddle.Transport.Nats;

namespace Heddle.EndToEnd.Tests.Faults.Jobs;

/// <summary>Servers that are killed and come back while jobs run: each job ends once, with its own result, and whoever waits learns it.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const string Topic = "job.double";
    private const int Jobs = 400;
    private const int AtOnce = 32;

    private static readonly JobDispatcherOptions Dispatching = new()
    {
        Timing = new() { ConfirmAfter = TimeSpan.FromMilliseconds(300), AckWait = TimeSpan.FromSeconds(2) },
        // However long an outage lasts here, no job fails for it; one that is lost stays with its worker for hours, and the test fails.
        Retries = new()
        {
            MaxRetries = 1_000,
            InitialDelay = TimeSpan.FromMilliseconds(50),
            MaxDelay = TimeSpan.FromMilliseconds(200),
        },
    };

    private readonly ConcurrentDictionary<int, int> _runs = new();
    private readonly ConcurrentDictionary<string, int> _troubles = new(StringComparer.Ordinal);
    private readonly List<NatsBus> _connections = [];
    private NatsServer? _nats;
    private int _done;
    private volatile bool _isAway;

    private NatsServer Nats => _nats ?? throw new InvalidOperationException("the server has not been started");

    public async ValueTask InitializeAsync() => _nats = await NatsServer.StartAsync(cancellationToken: FaultServer.Limit);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await Nats.DisposeAsync();
    }

    [Fact]
    public async Task A_nats_server_that_is_killed_while_jobs_run_costs_no_result()
    {
        await using var blobs = new BlobStores(new InMemoryBlobStore());
        await using var dispatcher = await DispatchAsync();
        await using var first = await WorkAsync("w1", blobs);
        await using var second = await WorkAsync("w2", blobs);
        await using var client = new JobClient(await ConnectAsync("client"), new() { Blobs = blobs });
        var outages = Task.Run(async () =>
        {
            for (var outage = 1; outage <= 3; outage++)
            {
                await WhenDoneAsync(outage * Jobs / 5);
                await Nats.KillAsync(FaultServer.Limit);
                await Nats.RestartAsync(FaultServer.Limit);
            }
        });

        await DoAllAsync(client);

        await outages;
        await ShouldHaveSucceededAsync();
    }

    [Fact]
    public async Task A_redis_server_that_is_killed_while_jobs_run_costs_no_result()
    {
        await using var redis = await RedisServer.StartAsync(
            new() { AppendOnly = true, AppendFsync = AppendFsync.Always },
            FaultServer.Limit
        );
        await using var clientBlobs = new BlobStores(Store(redis));
        await using var workerBlobs = new BlobStores(Store(redis));
        await using var dispatcher = await DispatchAsync();
        await using var worker = await WorkAsync("w1", workerBlobs);
        await using var client = new JobClient(await ConnectAsync("client"), new() { Blobs = clientBlobs });
        var outages = Task.Run(async () =>
        {
            for (var outage = 1; outage <= 2; outage++)
            {
                await WhenDoneAsync(outage * Jobs / 4);
                var before = _troubles.Values.Sum();
                _isAway = true;
                await redis.KillAsync(FaultServer.Limit);
                // Until somebody has felt it.
                await WhenAsync(() => _troubles.Values.Sum() > before);
                await redis.RestartAsync(FaultServer.Limit);
                _isAway = false;
            }
        });

        await DoAllAsync(client);

        await outages;
        await ShouldHaveSucceededAsync();
        _troubles.ShouldNotBeEmpty();
    }

    private static RedisBlobStore Store(RedisServer redis) => new(new() { Url = redis.Url, Timeout = TimeSpan.FromSeconds(2) });

    private async Task<NatsBus> ConnectAsync(string name)
    {
        var options = FaultServer.Hasty with { Url = Nats.Url, Name = name, ConnectTimeout = FaultServer.Patience };
        _connections.Add(await NatsBus.ConnectAsync(options, FaultServer.Limit));
        return _connections[^1];
    }

    private async Task<JobDispatcher> DispatchAsync()
    {
        var dispatcher = new JobDispatcher(await ConnectAsync("dispatcher"), Dispatching);
        await dispatcher.StartAsync(FaultServer.Limit);
        return dispatcher;
    }

    private async Task<JobAgent> WorkAsync(string id, BlobStores blobs)
    {
        var worker = new JobAgent(
            await ConnectAsync(id),
            new()
            {
                WorkerId = id,
                Blobs = blobs,
                MaxParallelJobs = AtOnce,
                Metrics = new Troubles(this),
            }
        );
        worker.Job<int, int>(
            Topic,
            async (number, job, cancel) =>
            {
                _runs.AddOrUpdate(number, 1, (_, times) => times + 1);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancel);
                return 2 * number;
            }
        );
        await worker.StartAsync(FaultServer.Limit);
        return worker;
    }

    private Task DoAllAsync(JobClient client) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, Jobs),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) =>
            {
                (await DoAsync(client, number)).ShouldBe(2 * number);
                Interlocked.Increment(ref _done);
            }
        );

    /// <summary>As a careful caller does it: whatever is not known to have been submitted is submitted again under the same id.</summary>
    private async Task<int> DoAsync(JobClient client, int number)
    {
        var limit = FaultServer.Limit;
        var id = $"job-{number}";
        for (var isSubmitted = false; ; )
        {
            try
            {
                return isSubmitted
                    ? await client.WaitAsync<int>(id, limit)
                    : await client.SubmitAndWaitAsync<int>(Topic, number, new() { JobId = id }, limit);
            }
            catch (JobOutputException problem) when (problem.IsRetryable)
            {
                isSubmitted = true;
                await NoteAsync(problem);
            }
            catch (Exception problem) when (problem is BusException or BlobStoreException or TimeoutException)
            {
                await NoteAsync(problem);
            }
            catch (OperationCanceledException problem)
            {
                throw new TimeoutException($"`{id}` has not ended, {_done} have", problem);
            }
        }
    }

    /// <summary>Notes what went wrong, and returns when another try makes sense: callers do not hammer a server that comes back.</summary>
    private async Task NoteAsync(Exception problem)
    {
        _troubles.AddOrUpdate(problem.GetType().Name, 1, (_, times) => times + 1);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            await timer.WaitForNextTickAsync(FaultServer.Limit);
        } while (_isAway);
    }

    private Task WhenDoneAsync(int count) => WhenAsync(() => Volatile.Read(ref _done) >= count);

    private static async Task WhenAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(FaultServer.Limit);
        }
    }

    private async Task ShouldHaveSucceededAsync()
    {
        var store = await JobStore.OpenAsync(await ConnectAsync("judge"), cancellationToken: FaultServer.Limit);
        var jobs = await store.ListAsync(cancellationToken: FaultServer.Limit).ToListAsync(FaultServer.Limit);
        jobs.Count.ShouldBe(Jobs);
        foreach (var known in jobs)
        {
            // The client has heard the result, a dispatcher may have yet to write it.
            var job = await store.WatchAsync(known.JobId, FaultServer.Limit).LastAsync(FaultServer.Limit);
            job.Status.ShouldBe(JobStatus.Succeeded, job.JobId);
            job.Events.Count(step => JobTransitions.IsTerminal(step.Status)).ShouldBe(1, job.JobId);
        }

        _runs.Count.ShouldBe(Jobs);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{_runs.Values.Sum()} runs of {Jobs} jobs; {string.Join(", ", _troubles.Select(trouble => $"{trouble.Value} {trouble.Key}"))}"
        );
    }

    /// <summary>Counts attempts that failed at the worker.</summary>
    private sealed class Troubles(OutageTests test) : IJobMetrics
    {
        public void JobReceived(in JobIdentity job) { }

        public void JobCompleted(in JobIdentity job, TimeSpan duration, JobStatus status) { }

        public void JobFailed(in JobIdentity job, TimeSpan duration, JobStatus status, string error) =>
            test._troubles.AddOrUpdate(status.ToString(), 1, (_, times) => times + 1);

        public void HeartbeatSent(string workerId, string traceId) { }
    }
}
