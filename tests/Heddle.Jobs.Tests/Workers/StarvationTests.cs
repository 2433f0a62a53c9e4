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
            release.Wait();
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

                // Those that were on their way when the pool got stuck do not count.
                for (seen = 0; seen < 15; seen++)
                {
                    platform.Next();
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
        seen.ShouldBe(15);
    }
}
