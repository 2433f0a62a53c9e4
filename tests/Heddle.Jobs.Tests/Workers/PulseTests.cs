namespace Heddle.Jobs.Tests.Workers;

public sealed class PulseTests
{
    private static readonly JobHandler Nothing = (job, _) => new(job.CreateResult(JobStatus.Succeeded));

    [Fact]
    public async Task The_first_heartbeat_comes_at_once_and_says_what_the_worker_is()
    {
        await using var bench = await WorkerBench.StartAsync(
            Nothing,
            WorkerBench.Options with
            {
                MaxParallelJobs = 4,
                Profile = new()
                {
                    Region = "eu-1",
                    Type = "gpu",
                    Capabilities = ["ocr"],
                    Labels = [new("zone", "a")],
                    AgentName = "  the   reader ",
                    AuthToken = "attest-1",
                },
                MeasureLoad = () => new(12.5f, 50f, 25f),
            }
        );
        var packet = await bench.Heartbeats.NextPacketAsync();
        packet.SenderId.ShouldBe("worker-1");
        packet.TraceId.ShouldBe("worker-1");
        packet
            .Payload.ShouldBeOfType<Heartbeat>()
            .ShouldBe(
                new Heartbeat
                {
                    WorkerId = "worker-1",
                    Pool = "pool-1",
                    Region = "eu-1",
                    Type = "gpu",
                    Capabilities = ["ocr"],
                    Labels = [new("zone", "a")],
                    AgentName = "the reader",
                    AuthToken = "attest-1",
                    MaxParallelJobs = 4,
                    CpuLoad = 12.5f,
                    GpuUtilization = 50f,
                    MemoryLoad = 25f,
                }
            );
    }

    [Fact]
    public async Task Heartbeats_come_in_their_interval_and_stop_with_the_worker()
    {
        await using var bench = await WorkerBench.StartAsync(
            Nothing,
            WorkerBench.Options with
            {
                HeartbeatInterval = TimeSpan.FromMilliseconds(100),
            }
        );
        for (var i = 0; i < 5; i++)
        {
            await bench.Heartbeats.NextPacketAsync();
        }

        await bench.Worker.DisposeAsync();
        while (bench.Heartbeats.HasMore)
        {
            await bench.Heartbeats.NextPacketAsync();
        }
    }

    [Fact]
    public async Task Load_counts_the_jobs_that_run_and_those_that_wait()
    {
        var release = new TaskCompletionSource();
        using var entered = new SemaphoreSlim(0);
        await using var bench = await WorkerBench.StartAsync(
            async (job, _) =>
            {
                entered.Release();
                await release.Task;
                return job.CreateResult(JobStatus.Succeeded);
            },
            WorkerBench.Options with
            {
                MaxParallelJobs = 2,
                HeartbeatInterval = TimeSpan.FromMilliseconds(100),
            }
        );
        (await bench.Heartbeats.NextAsync<Heartbeat>()).ActiveJobs.ShouldBe(0);
        for (var i = 0; i < 5; i++)
        {
            await bench.SendAsync(bench.NewJob());
        }

        await entered.WaitAsync(Patience.Cancel);
        await entered.WaitAsync(Patience.Cancel);
        Heartbeat heartbeat;
        do
        {
            heartbeat = await bench.Heartbeats.NextAsync<Heartbeat>();
        } while (heartbeat.ActiveJobs != 5);

        release.SetResult();
        do
        {
            heartbeat = await bench.Heartbeats.NextAsync<Heartbeat>();
        } while (heartbeat.ActiveJobs != 0);
    }

    [Fact]
    public async Task A_measurement_that_throws_does_not_end_the_heartbeat()
    {
        await using var bench = await WorkerBench.StartAsync(
            Nothing,
            WorkerBench.Options with
            {
                HeartbeatInterval = TimeSpan.FromMilliseconds(100),
                MeasureLoad = () => throw new InvalidOperationException("no sensor"),
            }
        );
        (await bench.Heartbeats.NextAsync<Heartbeat>()).CpuLoad.ShouldBe(0);
        await bench.Heartbeats.NextPacketAsync();
    }

    [Fact]
    public async Task The_handshake_introduces_the_worker_and_its_topics_in_order()
    {
        await using var bench = await WorkerBench.StartAsync(worker => worker.Handle("job.b", Nothing).Handle("job.a", Nothing));
        var packet = await bench.Handshakes.NextPacketAsync();
        packet.SenderId.ShouldBe("worker-1");
        packet.TraceId.Length.ShouldBe(32);
        var handshake = packet.Payload.ShouldBeOfType<Handshake>();
        handshake.ComponentId.ShouldBe("worker-1");
        handshake.Role.ShouldBe(ComponentRole.Worker);
        handshake.SupportedVersions.ShouldBe([1]);
        handshake.ReadyTopics.ShouldBe(["job.a", "job.b"]);
        handshake.Capabilities.Keys.ShouldBe(["cancel", "error_codes", "heartbeats", "job.a", "job.b", "progress"]);
        handshake.Capabilities.Values.ShouldAllBe(value => value);
        handshake.SdkVersion.ShouldStartWith("heddle/");
    }
}
