namespace Heddle.Jobs.Tests.Workers;

/// <summary>What is no good job: dropped, announced, never seen by a handler.</summary>
public sealed class StrangePacketTests
{
    private static readonly byte[] Good = RawPacket.JobRequest("platform-1", "job-a", WorkerBench.Topic);

    private int _runs;

    public static TheoryData<string, byte[], ErrorCode> Malformed =>
        new()
        {
            { "truncated", Good[..^3], ErrorCode.ProtocolMalformedPacket },
            { "one byte", [0x0A], ErrorCode.ProtocolMalformedPacket },
            { "overlong number", [.. Good, 0xB8, 0x3E, .. Enumerable.Repeat((byte)0xFF, 11), 0x01], ErrorCode.ProtocolMalformedPacket },
            { "non-minimal number", [.. Good[..^0], 0x20, 0x81, 0x00], ErrorCode.ProtocolMalformedPacket },
            { "two payloads", [.. Good, .. RawPacket.Block(16, RawPacket.Text(1, "job-a"))], ErrorCode.ProtocolMalformedPacket },
            { "empty", [], ErrorCode.ProtocolMalformedPacket },
            { "no payload", RawPacket.Text(1, "trace"), ErrorCode.ProtocolMalformedPacket },
            {
                "another version",
                [
                    .. RawPacket.Text(1, "t"),
                    .. RawPacket.Text(2, "s"),
                    .. RawPacket.Number(4, 2),
                    .. RawPacket.Block(10, RawPacket.Text(1, "j")),
                ],
                ErrorCode.ProtocolVersionMismatch
            },
            {
                "unknown payload",
                [.. RawPacket.Text(1, "t"), .. RawPacket.Text(2, "s"), .. RawPacket.Number(4, 1), .. RawPacket.Block(40, [])],
                ErrorCode.ProtocolUnknownPayload
            },
            {
                "oversize text",
                RawPacket.JobRequest("platform-1", "job-a", WorkerBench.Topic, new string('x', 300_000)),
                ErrorCode.ProtocolMalformedPacket
            },
            {
                "oversize list",
                RawPacket.JobRequest(
                    "platform-1",
                    "job-a",
                    WorkerBench.Topic,
                    more: RawPacket.Block(11, [.. Enumerable.Repeat(RawPacket.Text(4, "tag"), 1001).SelectMany(tag => tag)])
                ),
                ErrorCode.ProtocolMalformedPacket
            },
            { "no job id", RawPacket.JobRequest("platform-1", "", WorkerBench.Topic), ErrorCode.ProtocolMalformedPacket },
            { "no sender", RawPacket.JobRequest("", "job-a", WorkerBench.Topic), ErrorCode.ProtocolMalformedPacket },
            { "another kind", RawPacket.JobResult("platform-1", "job-a", 5), ErrorCode.ProtocolUnknownPayload },
        };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Bytes_that_are_no_job_are_announced_and_no_handler_sees_them(string what, byte[] bytes, ErrorCode code)
    {
        await using var bench = await WorkerBench.StartAsync(Count);
        await bench.Bus.PublishAsync(WorkerBench.Topic, bytes);
        var alert = await bench.Alerts.NextAsync<SystemAlert>();
        alert.ErrorCode.ShouldBe(code, what);
        alert.SourceComponent.ShouldBe("worker-1");
        alert.Component.ShouldBe("worker-1");
        alert.Level.ShouldNotBeEmpty();
        alert.Details["subject"].ShouldBe(WorkerBench.Topic);
        (await bench.RunAsync(bench.NewJob("job-b"))).JobId.ShouldBe("job-b");
        _runs.ShouldBe(1);
    }

    [Fact]
    public async Task Rubbish_on_the_cancel_subject_is_announced_and_cancellations_still_work()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bench = await WorkerBench.StartAsync(
            async (_, cancel) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return null;
            }
        );
        await bench.SendAsync(bench.NewJob("job-a"));
        await started.Task.Soon();
        await bench.Bus.PublishAsync(JobSubjects.Cancel, new byte[] { 1, 2, 3 });
        await bench.Bus.PublishAsync(JobSubjects.Cancel, Good);
        await bench.Alerts.NextAsync<SystemAlert>();
        await bench.Alerts.NextAsync<SystemAlert>();
        await bench.CancelAsync("job-a");
        (await bench.Results.NextAsync<JobResult>()).Status.ShouldBe(JobStatus.Cancelled);
    }

    [Fact]
    public async Task A_flood_of_rubbish_is_not_answered_with_a_flood_of_alerts()
    {
        await using var bench = await WorkerBench.StartAsync(Count);
        for (var i = 0; i < 5000; i++)
        {
            await bench.Bus.PublishAsync(WorkerBench.Topic, new byte[] { 0x0A });
        }

        await bench.RunAsync(bench.NewJob());
        await bench.Worker.DrainAsync().Soon();
        var alerts = 0;
        while (bench.Alerts.HasMore)
        {
            await bench.Alerts.NextPacketAsync();
            alerts++;
        }

        alerts.ShouldBeInRange(100, 1000);
    }

    [Fact]
    public async Task Without_a_key_ring_unsigned_and_signed_jobs_are_taken()
    {
        using var key = JobSigningKey.Create();
        await using var bench = await WorkerBench.StartAsync(Count, signer: PacketSigner.Create(key));
        (await bench.RunAsync(bench.NewJob())).Status.ShouldBe(JobStatus.Succeeded);
        await bench.Bus.PublishAsync(WorkerBench.Topic, Good);
        (await bench.Results.NextAsync<JobResult>()).JobId.ShouldBe("job-a");
    }

    [Fact]
    public async Task An_empty_key_ring_takes_nothing()
    {
        using var key = JobSigningKey.Create();
        await using var bench = await WorkerBench.StartAsync(Count, Strict(JobKeyRing.Empty), PacketSigner.Create(key));
        await bench.Bus.PublishAsync(WorkerBench.Topic, Good);
        (await bench.Alerts.NextAsync<SystemAlert>()).ErrorCode.ShouldBe(ErrorCode.ProtocolSignatureMissing);
        await bench.SendAsync(bench.NewJob());
        (await bench.Alerts.NextAsync<SystemAlert>()).ErrorCode.ShouldBe(ErrorCode.ProtocolSignatureInvalid);
        _runs.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_ring_takes_what_its_senders_signed_and_nothing_else()
    {
        using var key = JobSigningKey.Create();
        using var forger = JobSigningKey.Create();
        await using var bench = await WorkerBench.StartAsync(
            Count,
            Strict(JobKeyRing.Empty.With("platform-1", key.PublicKey)),
            PacketSigner.Create(key)
        );
        (await bench.RunAsync(bench.NewJob())).Status.ShouldBe(JobStatus.Succeeded);
        var forged = BusPacket.Create("t", "platform-1", DateTimeOffset.UnixEpoch, bench.NewJob());
        await bench.Bus.PublishAsync(WorkerBench.Topic, PacketSigner.Create(forger).Sign(forged, WorkerBench.Topic));
        var alert = await bench.Alerts.NextAsync<SystemAlert>();
        alert.ErrorCode.ShouldBe(ErrorCode.ProtocolSignatureInvalid);
        alert.Severity.ShouldBe(AlertSeverity.Critical);
        _runs.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancellation_is_held_to_the_key_ring_like_a_job()
    {
        var started = new TaskCompletionSource<JobContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var key = JobSigningKey.Create();
        await using var bench = await WorkerBench.StartAsync(
            async (job, cancel) =>
            {
                started.SetResult(job);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return null;
            },
            Strict(JobKeyRing.Empty.With("platform-1", key.PublicKey)),
            PacketSigner.Create(key)
        );
        await bench.SendAsync(bench.NewJob("job-a"));
        var job = await started.Task.Soon();
        await bench.Bus.PublishAsync(JobSubjects.Cancel, RawPacket.JobCancel("platform-1", "job-a", "forged"));
        (await bench.Alerts.NextAsync<SystemAlert>()).ErrorCode.ShouldBe(ErrorCode.ProtocolSignatureMissing);
        job.StopReason.ShouldBe(JobStopReason.None);
        await bench.CancelAsync("job-a");
        (await bench.Results.NextAsync<JobResult>()).Status.ShouldBe(JobStatus.Cancelled);
    }

    private static JobWorkerOptions Strict(JobKeyRing keys) =>
        WorkerBench.Options with
        {
            Reader = PacketReader.Create(new() { Keys = keys }),
        };

    private ValueTask<JobResult?> Count(JobContext job, CancellationToken cancel)
    {
        Interlocked.Increment(ref _runs);
        return new(job.CreateResult(JobStatus.Succeeded));
    }
}
