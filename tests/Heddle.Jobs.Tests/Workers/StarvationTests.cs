using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Jobs.Tests.Workers;

/// <summary>Takes the whole thread pool away, so nothing else may run beside it.</summary>
[Collection(nameof(StarvationTests))]
public sealed class StarvationTests
{
    [Fact]
    public async Task Handlers_that_block_every_thread_of_the_pool_do_not_stop_the_heartbeat()
    {
        await using var server = await NatsServer.StartAsync(new() { JetStream = false });
        await using var bus = await NatsBus.ConnectAsync(new() { Url = server.Url }, TestContext.Current.CancellationToken);
        using var platform = new RawNats(server.Port);
        platform.Subscribe(JobSubjects.Heartbeat);
        ThreadPool.GetMaxThreads(out var workers, out var ports);
        var most = Math.Max(Environment.ProcessorCount, ThreadPool.ThreadCount) + 4;
        using var release = new ManualResetEventSlim();
        using var blocked = new SemaphoreSlim(0);
        JobHandler block = (job, _) =>
        {
            blocked.Release();
            release.Wait(CancellationToken.None);
            return new(job.CreateResult(JobStatus.Succeeded));
        };
        await using var worker = new JobWorker(
            bus,
            WorkerBench.Options with
            {
                MaxParallelJobs = 2 * most,
                HeartbeatInterval = TimeSpan.FromMilliseconds(200),
            }
        ).Handle(WorkerBench.Topic, block);
        await worker.StartAsync(TestContext.Current.CancellationToken).Soon();

        // From here on a thread outside the pool: the pool will have none to spare.
        var seen = 0;
        Exception? problem = null;
        var watcher = new Thread(() =>
        {
            try
            {
                ThreadPool.SetMaxThreads(most, ports).ShouldBeTrue();
                for (var i = 0; i < 2 * most; i++)
                {
                    platform.Publish(WorkerBench.Topic, RawPacket.JobRequest("platform-1", $"job-{i}", WorkerBench.Topic));
                }

                for (var i = 0; i < most - 1; i++)
                {
                    blocked.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
                }

                // The last thread may be somebody else's; if it is not, it gets stuck like the others.
                blocked.Wait(TimeSpan.FromSeconds(2));
                var stuck = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                while (seen < 10)
                {
                    // Those that were on their way before the pool got stuck do not count.
                    var created = RawPacket.Payload(platform.Next().Payload, 3);
                    var at = (RawPacket.Number(created, 1) * 1000) + (RawPacket.Number(created, 2) / 1_000_000);
                    seen += at > stuck ? 1 : 0;
                }
            }
#pragma warning disable CA1031 // Carried over to the test's own thread
            catch (Exception e)
#pragma warning restore CA1031
            {
                problem = e;
            }
            finally
            {
                release.Set();
                ThreadPool.SetMaxThreads(workers, ports);
            }
        })
        {
            IsBackground = true,
        };
        watcher.Start();
        while (watcher.IsAlive)
        {
            watcher.Join(TimeSpan.FromSeconds(90)).ShouldBeTrue();
        }

        problem.ShouldBeNull();
        seen.ShouldBe(10);
    }
}
