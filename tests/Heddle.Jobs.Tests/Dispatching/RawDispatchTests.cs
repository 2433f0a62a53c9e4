using System.Security.Cryptography;
using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>
/// Workers and clients made of bare bytes on bare sockets, as any other implementation would: they complete jobs through our dispatcher,
/// unsigned and signed.
/// </summary>
public sealed class RawDispatchTests : IAsyncLifetime
{
    private const string Worker = "raw-worker";
    private const string Client = "raw-client";
    private const string Scheduler = "cordum-scheduler";
    private const int Request = 10;
    private const int Result = 11;
    private const int Beat = 12;
    private const int Alert = 13;

    private readonly NatsDispatchWorld _world = new();
    private readonly ECDsa _workerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly JobSigningKey _dispatcherKey = JobSigningKey.Create();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        _workerKey.Dispose();
        _clientKey.Dispose();
        _dispatcherKey.Dispose();
        return _world.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_and_a_worker_of_bare_bytes_complete_a_job(bool signed)
    {
        await using var bus = await _world.ConnectAsync("dispatcher");
        await using var dispatcher = await StartAsync(bus, signed);
        using var worker = new RawNats(_world.Server.Port);
        worker.Subscribe($"worker.{Worker}.jobs");
        using var client = new RawNats(_world.Server.Port);
        client.Subscribe("sys.job.result");
        Publish(worker, "sys.heartbeat", Heartbeat(), signed ? _workerKey : null);
        const string JobId = "run1:step@1";
        Publish(client, "sys.job.submit", RawPacket.JobRequest(Client, JobId, "job.echo", $"redis://ctx:{JobId}", Budget), Key(_clientKey));

        var dispatched = worker.Next().Payload;

        RawPacket.Text(dispatched, 1).ShouldBe("trace-raw");
        RawPacket.Text(dispatched, 2).ShouldBe(Scheduler);
        RawPacket.Read(dispatched).ShouldContain(field => field.Field == 3);
        RawPacket.Number(dispatched, 4).ShouldBe(1);
        using var dispatcherPublic = ECDsa.Create();
        dispatcherPublic.ImportFromPem(_dispatcherKey.ExportPem());
        RawPacket.IsSigned(dispatched, dispatcherPublic).ShouldBe(signed);
        var request = RawPacket.Payload(dispatched, Request);
        RawPacket.Text(request, 1).ShouldBe(JobId);
        RawPacket.Text(request, 2).ShouldBe("job.echo");
        RawPacket.Text(request, 4).ShouldBe($"redis://ctx:{JobId}");
        RawPacket.Number(RawPacket.Payload(request, 12), 4).ShouldBeInRange(1, 60_000);
        var dispatch = RawPacket.Payload(request, 19);
        RawPacket.Text(dispatch, 1).ShouldNotBeEmpty();
        RawPacket.Number(dispatch, 2).ShouldBe(1);
        RawPacket.Text(dispatch, 3).ShouldBe(Worker);

        // As a worker does that has never heard of dispatches: it names none.
        Publish(worker, "sys.job.result", RawPacket.JobResult(Worker, JobId, 5, $"redis://res:{JobId}"), Key(_workerKey));
        var result = RawPacket.Payload(client.Next("sys.job.result").Payload, Result);
        RawPacket.Text(result, 1).ShouldBe(JobId);
        RawPacket.Text(result, 3).ShouldBe($"redis://res:{JobId}");
        var record = (await Ends.OfAsync(bus, [JobId]))[JobId];
        (record.State, record.WorkerId, record.SubmittedBy).ShouldBe((JobStatus.Succeeded, Worker, Client));
        record.ShouldHaveEndedOnce();

        ECDsa? Key(ECDsa key) => signed ? key : null;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_of_bare_bytes_that_echoes_its_dispatch_has_a_failed_attempt_repeated(bool signed)
    {
        await using var bus = await _world.ConnectAsync("dispatcher");
        await using var dispatcher = await StartAsync(bus, signed);
        using var worker = new RawNats(_world.Server.Port);
        worker.Subscribe($"worker.{Worker}.jobs");
        using var watcher = new RawNats(_world.Server.Port);
        watcher.Subscribe("sys.job.dlq");
        var (workerKey, clientKey) = signed ? (_workerKey, _clientKey) : (null, null);
        Publish(worker, "sys.heartbeat", Heartbeat(), workerKey);
        Publish(worker, "sys.job.submit", RawPacket.JobRequest(Client, "job-1", "job.echo"), clientKey);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var dispatch = RawPacket.Payload(RawPacket.Payload(worker.Next().Payload, Request), 19);
            RawPacket.Number(dispatch, 2).ShouldBe(attempt);
            byte[] result =
            [
                .. RawPacket.Text(1, "job-1"),
                .. RawPacket.Number(2, 10),
                .. RawPacket.Text(4, Worker),
                .. RawPacket.Text(6, "E_TEMP"),
                .. RawPacket.Block(10, dispatch),
            ];
            Publish(worker, "sys.job.result", RawPacket.Envelope(Worker, Result, result), workerKey);
        }

        var letter = watcher.Next().Payload;
        RawPacket.Text(letter, 1).ShouldBe("job-1");
        RawPacket.Text(letter, 2).ShouldBe(Scheduler);
        var body = RawPacket.Payload(letter, Result);
        RawPacket.Text(body, 1).ShouldBe("job-1");
        RawPacket.Number(body, 2).ShouldBe(6);
        RawPacket.Text(body, 4).ShouldBeEmpty();
        RawPacket.Text(body, 6).ShouldBe("max_retries_exceeded");
        RawPacket.Number(body, 9).ShouldBe(201);
        (await Ends.OfAsync(bus, ["job-1"]))["job-1"].ShouldHaveEndedOnce();
    }

    [Fact]
    public async Task Bare_bytes_without_the_right_signature_change_nothing_and_raise_an_alert()
    {
        await using var bus = await _world.ConnectAsync("dispatcher");
        await using var dispatcher = await StartAsync(bus, signed: true);
        using var worker = new RawNats(_world.Server.Port);
        worker.Subscribe($"worker.{Worker}.jobs");
        using var watcher = new RawNats(_world.Server.Port);
        watcher.Subscribe("sys.alert");
        Publish(worker, "sys.heartbeat", Heartbeat(), _workerKey);
        Publish(worker, "sys.job.submit", RawPacket.JobRequest(Client, "forged", "job.echo"), _workerKey);
        RawPacket.Number(RawPacket.Payload(watcher.Next().Payload, Alert), 6).ShouldBe(103);
        Publish(worker, "sys.job.submit", RawPacket.JobRequest(Client, "real", "job.echo"), _clientKey);
        RawPacket.Text(RawPacket.Payload(worker.Next().Payload, Request), 1).ShouldBe("real");

        Publish(worker, "sys.job.result", RawPacket.JobResult(Worker, "real", 6), null);
        Publish(worker, "sys.job.result", RawPacket.JobResult(Worker, "real", 5), _workerKey);

        (await Ends.OfAsync(bus, ["real"]))["real"].State.ShouldBe(JobStatus.Succeeded);
        var store = await JobStore.OpenAsync(bus, cancellationToken: TestContext.Current.CancellationToken);
        (await store.GetAsync("forged", TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    private static byte[] Budget => RawPacket.Block(12, RawPacket.Number(4, 60_000));

    private static byte[] Heartbeat() =>
        RawPacket.Envelope(Worker, Beat, [.. RawPacket.Text(1, Worker), .. RawPacket.Text(11, "p"), .. RawPacket.Number(12, 8)]);

    private static void Publish(RawNats peer, string subject, byte[] packet, ECDsa? key) =>
        peer.Publish(subject, key is null ? packet : RawPacket.Sign(packet, key));

    private Task<JobDispatcher> StartAsync(MessageBus bus, bool signed)
    {
        // One heartbeat is enough for these.
        var options = DispatchTiming.Options with
        {
            Timing = DispatchTiming.Fast with { WorkerLifetime = TimeSpan.FromMinutes(5) },
        };
        var keys = JobKeyRing
            .Empty.With(Client, JobVerifyingKey.FromPem(_clientKey.ExportSubjectPublicKeyInfoPem()))
            .With(Worker, JobVerifyingKey.FromPem(_workerKey.ExportSubjectPublicKeyInfoPem()));
        return DispatcherContract.StartAsync(
            bus,
            signed
                ? options with
                {
                    Reader = PacketReader.Create(new() { Keys = keys }),
                    Signer = PacketSigner.Create(_dispatcherKey),
                }
                : options
        );
    }
}
