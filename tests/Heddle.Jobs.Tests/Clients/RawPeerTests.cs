using System.Security.Cryptography;
using System.Text;

namespace Heddle.Jobs.Tests.Clients;

/// <summary>
/// Platforms and workers made of bare bytes on bare sockets, as any other implementation would: they complete jobs with our worker and
/// our client, unsigned and signed.
/// </summary>
public sealed class RawPeerTests(NatsFixture nats) : IClassFixture<NatsFixture>
{
    private static readonly JobOptions Options = new() { Deadline = TimeSpan.FromSeconds(30) };

    private readonly string _topic = $"job.raw{Guid.NewGuid():N}";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_platform_of_bare_bytes_has_a_job_done_by_our_worker(bool signed)
    {
        using var platformKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var workerKey = JobSigningKey.Create();
        using var workerPublic = ECDsa.Create();
        workerPublic.ImportFromPem(workerKey.ExportPem());
        var keys = JobKeyRing.Empty.With("raw-platform", JobVerifyingKey.FromPem(platformKey.ExportSubjectPublicKeyInfoPem()));
        var workerId = $"worker-{Guid.NewGuid():N}";
        using var platform = new RawNats(nats.Server.Port);
        platform.Subscribe("sys.job.result");
        platform.Subscribe("sys.job.progress");
        platform.Subscribe("sys.heartbeat");
        platform.Subscribe("sys.handshake");
        await using var bus = await nats.ConnectAsync();
        await using var worker = new JobWorker(
            bus,
            new()
            {
                WorkerId = workerId,
                Pool = "raw",
                Reader = PacketReader.Create(signed ? new() { Keys = keys } : null),
                Signer = signed ? PacketSigner.Create(workerKey) : PacketSigner.Unsigned,
            }
        ).Handle(
            _topic,
            async (job, cancel) =>
            {
                await job.ReportProgressAsync(50, "reading", cancel);
                return job.CreateResult(JobStatus.Succeeded) with
                {
                    ResultPointer = job.Request.ContextPointer.Replace("ctx", "res", StringComparison.Ordinal),
                };
            }
        );
        await worker.StartAsync(TestContext.Current.CancellationToken).Soon();

        var handshake = platform.Next("sys.handshake").Payload;
        RawPacket.Text(RawPacket.Payload(handshake, 17), 1).ShouldBe(workerId);
        var heartbeat = platform.Next("sys.heartbeat").Payload;
        RawPacket.Text(heartbeat, 2).ShouldBe(workerId);
        RawPacket.Text(RawPacket.Payload(heartbeat, 12), 11).ShouldBe("raw");

        foreach (var subject in (string[])[_topic, $"worker.{workerId}.jobs"])
        {
            var jobId = $"run1:{subject}@1";
            var request = RawPacket.JobRequest("raw-platform", jobId, _topic, $"redis://ctx:{jobId}");
            platform.Publish(subject, signed ? RawPacket.Sign(request, platformKey) : request, replyTo: "_INBOX.not.for.you");
            var progress = platform.Next("sys.job.progress").Payload;
            RawPacket.Number(RawPacket.Payload(progress, 15), 3).ShouldBe(50);
            var result = platform.Next("sys.job.result").Payload;
            RawPacket.Text(result, 1).ShouldBe("trace-raw");
            RawPacket.Text(result, 2).ShouldBe(workerId);
            RawPacket.Number(result, 4).ShouldBe(1);
            var body = RawPacket.Payload(result, 11);
            RawPacket.Text(body, 1).ShouldBe(jobId);
            RawPacket.Number(body, 2).ShouldBe(5);
            RawPacket.Text(body, 3).ShouldBe($"redis://res:{jobId}");
            RawPacket.Text(body, 4).ShouldBe(workerId);
            RawPacket.IsSigned(result, workerPublic).ShouldBe(signed);
        }
    }

    [Fact]
    public async Task A_platform_of_bare_bytes_calls_a_job_off()
    {
        using var platform = new RawNats(nats.Server.Port);
        platform.Subscribe("sys.job.result");
        platform.Subscribe("sys.job.progress");
        await using var bus = await nats.ConnectAsync();
        await using var worker = new JobWorker(bus, new() { WorkerId = $"worker-{Guid.NewGuid():N}" }).Handle(
            _topic,
            async (job, cancel) =>
            {
                await job.ReportProgressAsync(1, "begun", cancel);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return null;
            }
        );
        await worker.StartAsync(TestContext.Current.CancellationToken).Soon();
        platform.Publish(_topic, RawPacket.JobRequest("raw-platform", "job-1", _topic));
        platform.Next("sys.job.progress");
        platform.Publish("sys.job.cancel", RawPacket.JobCancel("raw-platform", "job-1", "changed my mind"));
        var body = RawPacket.Payload(platform.Next("sys.job.result").Payload, 11);
        RawPacket.Number(body, 2).ShouldBe(7);
        RawPacket.Text(body, 7).ShouldBe("changed my mind");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_of_bare_bytes_does_a_job_of_our_client(bool signed)
    {
        using var workerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var clientKey = JobSigningKey.Create();
        using var clientPublic = ECDsa.Create();
        clientPublic.ImportFromPem(clientKey.ExportPem());
        var keys = JobKeyRing.Empty.With("raw-worker", JobVerifyingKey.FromPem(workerKey.ExportSubjectPublicKeyInfoPem()));
        using var worker = new RawNats(nats.Server.Port);
        worker.Subscribe(_topic, _topic);
        var blobs = new InMemoryBlobStore(new() { Scheme = "redis" });
        await using var bus = await nats.ConnectAsync();
        await using var client = new JobClient(
            bus,
            new()
            {
                SenderId = "client-1",
                Route = JobRoute.Topic,
                Blobs = new(blobs),
                Reader = PacketReader.Create(signed ? new() { Keys = keys } : null),
                Signer = signed ? PacketSigner.Create(clientKey) : PacketSigner.Unsigned,
            }
        );
        var reports = new List<int>();
        var asked = client.SubmitAndWaitAsync<Answer>(
            _topic,
            new Question("why"),
            Options with
            {
                Progress = new Sink(report => reports.Add(report.Percent)),
            },
            TestContext.Current.CancellationToken
        );

        var (_, headers, request) = await Task.Run(() => worker.Next(), TestContext.Current.CancellationToken).Soon();
        headers.ShouldContain("traceparent: 00-");
        RawPacket.IsSigned(request, clientPublic).ShouldBe(signed);
        RawPacket.Text(request, 2).ShouldBe("client-1");
        var body = RawPacket.Payload(request, 10);
        var jobId = RawPacket.Text(body, 1);
        RawPacket.Text(body, 2).ShouldBe(_topic);
        RawPacket.Text(body, 4).ShouldBe($"redis://ctx:{jobId}");
        RawPacket.Number(RawPacket.Payload(body, 12), 4).ShouldBe(30_000);
        var input = await blobs.ReadAsync(BlobPointer.Redis($"ctx:{jobId}"), 1000, TestContext.Current.CancellationToken);
        Encoding.UTF8.GetString(input!.Value.Span).ShouldBe("""{"text":"why"}""");

        await blobs.WriteAsync(
            $"res:{jobId}",
            """{"text":"because"}"""u8.ToArray(),
            BlobRetention.Short,
            TestContext.Current.CancellationToken
        );
        Publish(worker, "sys.job.progress", RawPacket.JobProgress("raw-worker", jobId, 50, "thinking"));
        var result = RawPacket.JobResult("raw-worker", jobId, 5, $"redis://res:{jobId}");
        if (signed)
        {
            // A forger who knows the job cannot answer for the worker.
            worker.Publish("sys.job.result", RawPacket.JobResult("raw-worker", jobId, 6));
        }

        Publish(worker, "sys.job.result", result);
        Publish(worker, "sys.job.result", result);
        (await asked.Soon()).ShouldBe(new Answer("because"));
        reports.ShouldBe([50]);

        void Publish(RawNats peer, string subject, byte[] packet) =>
            peer.Publish(subject, signed ? RawPacket.Sign(packet, workerKey) : packet);
    }

    private sealed record Question(string Text);

    private sealed record Answer(string Text);

    private sealed class Sink(Action<JobProgress> report) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => report(value);
    }
}
