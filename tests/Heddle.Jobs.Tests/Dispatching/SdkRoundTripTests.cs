using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>This library's own client and worker, with the dispatcher between them.</summary>
public sealed class SdkRoundTripTests
{
    private const string Tenant = "acme";
    private static readonly IdentityBinding Identity = new() { TenantId = Tenant, PrincipalId = "robot" };

    private readonly InMemoryServer _server = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_gets_what_a_worker_made_of_its_job(bool durable)
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = Worker(
            new()
            {
                WorkerId = "w1",
                Pool = "p",
                Durable = durable ? new() : null,
            }
        );
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await using var client = new JobClient(_server.Connect());

        var result = await client.SubmitAndWaitAsync(Request("j1"), TestContext.Current.CancellationToken);

        (result.Status, result.WorkerId).ShouldBe((JobStatus.Succeeded, "w1"));
        (await Ends.OfAsync(bus, ["j1"]))["j1"].State.ShouldBe(JobStatus.Succeeded);
    }

    [Fact]
    public async Task In_the_production_profile_everybody_signs_and_is_believed()
    {
        using var clientKey = JobSigningKey.Create();
        using var workerKey = JobSigningKey.Create();
        using var dispatcherKey = JobSigningKey.Create();
        var keys = ProductionKeyRing
            .Empty.With(Tenant, "client", "k", clientKey.PublicKey)
            .With(Tenant, "w1", "k", workerKey.PublicKey)
            .With(Tenant, "cordum-scheduler", "k", dispatcherKey.PublicKey);
        await using var bus = _server.Connect();
        await using var alerts = await bus.SubscribeAsync(JobSubjects.Alert, cancellationToken: TestContext.Current.CancellationToken);
        var options = DispatchTiming.Options with { Reader = Reader(keys), Signer = Signer(dispatcherKey), RequireDispatchEcho = true };
        await using var dispatcher = await DispatcherContract.StartAsync(bus, options);
        await using var worker = Worker(
            new()
            {
                WorkerId = "w1",
                Pool = "p",
                Reader = Reader(keys),
                Signer = Signer(workerKey),
            }
        );
        await worker.StartAsync(TestContext.Current.CancellationToken);
        var clientOptions = new JobClientOptions
        {
            SenderId = "client",
            Reader = Reader(keys),
            Signer = Signer(clientKey),
        };
        await using var client = new JobClient(_server.Connect(), clientOptions);

        var result = await client.SubmitAndWaitAsync(Request("j1") with { TenantId = Tenant }, TestContext.Current.CancellationToken);
        await client.SubmitAsync(
            Request("unmapped") with
            {
                Topic = "job.unknown",
                TenantId = Tenant,
            },
            TestContext.Current.CancellationToken
        );
        var records = await Ends.OfAsync(bus, ["j1", "unmapped"]);

        result.Status.ShouldBe(JobStatus.Succeeded);
        records["j1"].TenantId.ShouldBe(Tenant);
        records["unmapped"].State.ShouldBe(JobStatus.Failed);
        alerts.Messages.TryRead(out _).ShouldBeFalse();
    }

    private JobWorker Worker(JobWorkerOptions options) =>
        new JobWorker(_server.Connect(), options).Handle(
            "job.echo",
            (context, _) =>
                new(
                    new JobResult
                    {
                        JobId = context.Request.JobId,
                        Status = JobStatus.Succeeded,
                        WorkerId = "w1",
                    }
                )
        );

    private static JobRequest Request(string id) => new() { JobId = id, Topic = "job.echo" };

    private static PacketReader Reader(ProductionKeyRing keys) =>
        PacketReader.CreateProduction(new() { Keys = keys, Replays = new InMemoryReplayStore(TimeProvider.System) });

    private static PacketSigner Signer(JobSigningKey key) =>
        PacketSigner.CreateProduction(
            new()
            {
                Key = key,
                KeyId = "k",
                Identity = Identity,
            }
        );
}
