namespace Heddle.Jobs.Tests.Workers;

/// <summary>A worker in the production profile: every packet bound to a subject, a moment and an identity.</summary>
public sealed class ProductionWorkerTests
{
    private const string KeyId = "key-1";
    private static readonly IdentityBinding Identity = new() { TenantId = "tenant-a", PrincipalId = "principal-a" };

    private int _runs;

    [Fact]
    public async Task A_job_is_done_once_and_a_repeat_of_its_packet_is_answered_as_before()
    {
        using var platformKey = JobSigningKey.Create();
        using var workerKey = JobSigningKey.Create();
        var signer = Signer(platformKey);
        await using var bench = await WorkerBench.StartAsync(Count, Options(platformKey, workerKey), signer);
        var verifier = Reader(workerKey, "worker-1");
        var results = await Wiretap.OpenAsync(bench.Bus, JobSubjects.Result, verifier);
        var packet = BusPacket.Create("t", "platform-1", TimeProvider.System.GetUtcNow(), bench.NewJob("job-a", WorkerBench.Dispatch(1)));
        var bytes = signer.Sign(packet, WorkerBench.Topic);
        await bench.Bus.PublishAsync(WorkerBench.Topic, bytes);
        var first = (await results.NextPacketAsync()).Payload;
        await bench.Bus.PublishAsync(WorkerBench.Topic, bytes);
        (await results.NextPacketAsync()).Payload.ShouldBe(first);
        _runs.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_signed_for_another_subject_is_refused()
    {
        using var platformKey = JobSigningKey.Create();
        using var workerKey = JobSigningKey.Create();
        var signer = Signer(platformKey);
        await using var bench = await WorkerBench.StartAsync(Count, Options(platformKey, workerKey), signer);
        var packet = BusPacket.Create("t", "platform-1", TimeProvider.System.GetUtcNow(), bench.NewJob("job-a", WorkerBench.Dispatch(1)));
        await bench.Bus.PublishAsync(WorkerBench.Topic, signer.Sign(packet, "job.other"));
        var alert = await bench.Alerts.NextMessageAsync();
        var read = await Reader(workerKey, "worker-1").ReadAsync(alert.Payload, alert.Subject);
        read.Packet!.Payload.ShouldBeOfType<SystemAlert>().Details["reason"].ShouldBe(nameof(PacketRejection.AudienceMismatch));
        _runs.ShouldBe(0);
    }

    [Fact]
    public async Task A_packet_another_process_has_seen_does_nothing_twice()
    {
        using var platformKey = JobSigningKey.Create();
        using var workerKey = JobSigningKey.Create();
        var signer = Signer(platformKey);
        var replays = new InMemoryReplayStore(TimeProvider.System);
        var options = Options(platformKey, workerKey) with { Reader = Reader(platformKey, "platform-1", replays) };
        await using var bench = await WorkerBench.StartAsync(Count, options, signer);
        var packet = BusPacket.Create("t", "platform-1", TimeProvider.System.GetUtcNow(), bench.NewJob("job-a", WorkerBench.Dispatch(1)));
        var bytes = signer.Sign(packet, WorkerBench.Topic);
        (await Reader(platformKey, "platform-1", replays).ReadAsync(bytes, WorkerBench.Topic)).IsAccepted.ShouldBeTrue();
        await bench.Bus.PublishAsync(WorkerBench.Topic, bytes);
        var results = await Wiretap.OpenAsync(bench.Bus, JobSubjects.Result, Reader(workerKey, "worker-1"));
        await bench.Bus.PublishAsync(
            WorkerBench.Topic,
            signer.Sign(packet with { Payload = bench.NewJob("job-b", WorkerBench.Dispatch(1)) }, WorkerBench.Topic)
        );
        (await results.NextAsync<JobResult>()).JobId.ShouldBe("job-b");
        await bench.Worker.DrainAsync().Soon();
        _runs.ShouldBe(1);
    }

    private static PacketSigner Signer(JobSigningKey key) =>
        PacketSigner.CreateProduction(
            new()
            {
                Key = key,
                KeyId = KeyId,
                Identity = Identity,
            }
        );

    private static PacketReader Reader(JobSigningKey key, string sender, IReplayStore? replays = null) =>
        PacketReader.CreateProduction(
            new()
            {
                Keys = ProductionKeyRing.Empty.With(Identity.TenantId, sender, KeyId, key.PublicKey),
                Replays = replays ?? new InMemoryReplayStore(TimeProvider.System),
            }
        );

    private static JobWorkerOptions Options(JobSigningKey platformKey, JobSigningKey workerKey) =>
        WorkerBench.Options with
        {
            Reader = Reader(platformKey, "platform-1"),
            Signer = Signer(workerKey),
        };

    private ValueTask<JobResult?> Count(JobContext job, CancellationToken cancel)
    {
        Interlocked.Increment(ref _runs);
        return new(job.CreateResult(JobStatus.Succeeded));
    }
}
