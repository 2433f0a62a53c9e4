using System.Security.Cryptography;
using Heddle.Transport;
using Wire = Cordum.Agent.V1;

namespace Heddle.Jobs.Tests;

/// <summary>What a dispatcher promises, whatever the server. Clients and workers are bare bytes.</summary>
public abstract class DispatcherContract(DispatchWorld world)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_goes_to_a_worker_and_its_result_ends_it()
    {
        await using var bus = await world.ConnectAsync("test");
        await using var dispatcher = await StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("job:1@x"));

        var record = (await Ends.OfAsync(bus, ["job:1@x"]))["job:1@x"];

        record.State.ShouldBe(JobStatus.Succeeded);
        record.ShouldHaveEndedOnce();
        var request = worker.Received.ShouldHaveSingleItem();
        request.Dispatch.AssignedWorkerId.ShouldBe("w1");
        request.Dispatch.Attempt.ShouldBe(1ul);
        request.Dispatch.DispatchId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Signed_peers_are_believed_and_others_are_not()
    {
        using var own = JobSigningKey.Create();
        using var clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var workerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keys = JobKeyRing
            .Empty.With("client", JobVerifyingKey.FromSubjectPublicKeyInfo(clientKey.ExportSubjectPublicKeyInfo()))
            .With("w1", JobVerifyingKey.FromSubjectPublicKeyInfo(workerKey.ExportSubjectPublicKeyInfo()));
        await using var bus = await world.ConnectAsync("test");
        await using var alerts = await bus.SubscribeAsync(JobSubjects.Alert, cancellationToken: Cancel);
        await using var dispatcher = await StartAsync(
            bus,
            DispatchTiming.Options with
            {
                Reader = PacketReader.Create(new() { Keys = keys }),
                Signer = PacketSigner.Create(own),
            }
        );
        await using var forger = await BareWorker.StartAsync(bus, "w0");
        await using var worker = await BareWorker.StartAsync(bus, "w1", workerKey);
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("unsigned"));
        await new BarePeer(bus, "client", clientKey).SubmitAsync(BarePeer.Job("signed"));

        (await Ends.OfAsync(bus, ["signed"]))["signed"].State.ShouldBe(JobStatus.Succeeded);

        worker.Received.ShouldHaveSingleItem().JobId.ShouldBe("signed");
        forger.Received.ShouldBeEmpty();
        var alert = Wire.BusPacket.Parser.ParseFrom((await alerts.Messages.ReadAsync(Cancel)).Payload.Span).Alert;
        alert.ErrorCodeEnum.ShouldBe(Wire.ErrorCode.ProtocolSignatureMissing);
    }

    [Fact]
    public async Task A_retryable_failure_is_tried_again_until_the_retries_are_used_up()
    {
        await using var bus = await world.ConnectAsync("test");
        await using var dispatcher = await StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        worker.Handle = request =>
            new()
            {
                Status =
                    request.JobId == "heals" && request.Dispatch.Attempt == 2 ? Wire.JobStatus.Succeeded : Wire.JobStatus.FailedRetryable,
                ErrorCode = "E_TEMP",
                ErrorMessage = "not now",
            };
        await using var letters = await bus.SubscribeAsync(JobSubjects.DeadLetter, cancellationToken: Cancel);
        var client = new BarePeer(bus, "client");
        await client.SubmitAsync(BarePeer.Job("heals"));
        await client.SubmitAsync(BarePeer.Job("never"));

        var records = await Ends.OfAsync(bus, ["heals", "never"]);

        records["heals"].State.ShouldBe(JobStatus.Succeeded);
        records["heals"].Attempt.ShouldBe(2ul);
        records["never"].State.ShouldBe(JobStatus.Failed);
        records["never"].ReasonCode.ShouldBe("max_retries_exceeded");
        records["never"].Attempt.ShouldBe(3ul);
        records.Values.ToList().ForEach(record => record.ShouldHaveEndedOnce());
        var letter = Wire.BusPacket.Parser.ParseFrom((await letters.Messages.ReadAsync(Cancel)).Payload.Span);
        letter.TraceId.ShouldBe("never");
        letter.JobResult.WorkerId.ShouldBeEmpty();
        letter.JobResult.ErrorCodeEnum.ShouldBe(Wire.ErrorCode.JobResourceExhausted);
    }

    [Fact]
    public async Task A_deadline_ends_the_job_and_calls_the_worker_off()
    {
        await using var bus = await world.ConnectAsync("test");
        await using var dispatcher = await StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        worker.Handle = _ => null;
        await using var cancels = await bus.SubscribeAsync(JobSubjects.Cancel, cancellationToken: Cancel);
        var job = BarePeer.Job("late");
        job.Budget = new() { DeadlineMs = 300 };
        await new BarePeer(bus, "client").SubmitAsync(job);

        var record = (await Ends.OfAsync(bus, ["late"]))["late"];

        record.State.ShouldBe(JobStatus.Timeout);
        record.ShouldHaveEndedOnce();
        var cancel = Wire.BusPacket.Parser.ParseFrom((await cancels.Messages.ReadAsync(Cancel)).Payload.Span).JobCancel;
        cancel.JobId.ShouldBe("late");
        cancel.Dispatch.DispatchId.ShouldBe(worker.Received.ShouldHaveSingleItem().Dispatch.DispatchId);
        worker.Received.Single().Budget.DeadlineMs.ShouldBeLessThanOrEqualTo(300);
    }

    [Fact]
    public async Task Results_that_are_late_forged_or_of_another_attempt_change_nothing()
    {
        await using var bus = await world.ConnectAsync("test");
        await using var dispatcher = await StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        await using var other = await BareWorker.StartAsync(bus, "w2", pool: "elsewhere");
        worker.Handle = _ => null;
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("fenced"));
        await Ends.WhenAsync(bus, ["fenced"], record => record.State == JobStatus.Running);
        var request = worker.Received.Single();

        await other.AnswerAsync(request, new() { Status = Wire.JobStatus.Succeeded, ResultPtr = "redis://forged" });
        await worker.AnswerAsync(request, Echo(request, attempt: 2, Wire.JobStatus.Succeeded));
        await worker.AnswerAsync(request, Echo(request, attempt: 1, Wire.JobStatus.Failed, dispatchId: "made-up"));
        await worker.AnswerAsync(request, Echo(request, attempt: 1, Wire.JobStatus.Failed));
        await worker.AnswerAsync(request, Echo(request, attempt: 1, Wire.JobStatus.Succeeded));
        var record = (await Ends.OfAsync(bus, ["fenced"]))["fenced"];
        await worker.AnswerAsync(request, new() { Status = Wire.JobStatus.Succeeded });
        await SettledAsync(bus);

        record.State.ShouldBe(JobStatus.Failed);
        var last = (await Ends.OfAsync(bus, ["fenced"]))["fenced"];
        last.State.ShouldBe(JobStatus.Failed);
        last.ShouldHaveEndedOnce();
    }

    [Fact]
    public async Task A_job_is_called_off_wherever_it_stands()
    {
        await using var bus = await world.ConnectAsync("test");
        await using var dispatcher = await StartAsync(bus);
        var client = new BarePeer(bus, "client");
        await client.SubmitAsync(BarePeer.Job("waits"));
        await Ends.WhenAsync(bus, ["waits"], record => record.State == JobStatus.Scheduled);
        await using var results = await bus.SubscribeAsync(JobSubjects.Result, cancellationToken: Cancel);
        await client.PublishAsync(
            JobSubjects.Cancel,
            new()
            {
                JobCancel = new() { JobId = "waits", Reason = "no need" },
            },
            "waits"
        );

        var record = (await Ends.OfAsync(bus, ["waits"]))["waits"];

        record.State.ShouldBe(JobStatus.Cancelled);
        record.Reason.ShouldBe("no need");
        var result = Wire.BusPacket.Parser.ParseFrom((await results.Messages.ReadAsync(Cancel)).Payload.Span);
        result.JobResult.Status.ShouldBe(Wire.JobStatus.Cancelled);
        result.JobResult.WorkerId.ShouldBe(result.SenderId);
    }

    [Fact]
    public async Task A_topic_no_pool_serves_is_a_dead_letter()
    {
        await using var bus = await world.ConnectAsync("test");
        await using var dispatcher = await StartAsync(bus);
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("lost", "job.unknown"));

        var record = (await Ends.OfAsync(bus, ["lost"]))["lost"];

        record.State.ShouldBe(JobStatus.Failed);
        record.ReasonCode.ShouldBe("no_pool_mapping");
    }

    [Fact]
    public async Task Jobs_wait_for_busy_workers_and_are_given_out_when_there_is_room()
    {
        await using var bus = await world.ConnectAsync("test");
        await using var dispatcher = await StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1", maxParallel: 2);
        string[] jobs = [.. Enumerable.Range(0, 50).Select(i => $"q{i}")];
        var client = new BarePeer(bus, "client");
        foreach (var job in jobs)
        {
            await client.SubmitAsync(BarePeer.Job(job));
        }

        var records = await Ends.OfAsync(bus, jobs);

        records.Values.ShouldAllBe(record => record.State == JobStatus.Succeeded);
        worker.Received.Count.ShouldBe(50);
    }

    [Fact]
    public async Task The_work_of_a_lost_worker_is_done_by_another()
    {
        await using var bus = await world.ConnectAsync("test");
        var timing = DispatchTiming.Fast with
        {
            WorkerLifetime = TimeSpan.FromMilliseconds(300),
            WorkerLostAfter = TimeSpan.FromMilliseconds(600),
        };
        await using var dispatcher = await StartAsync(bus, DispatchTiming.Options with { Timing = timing });
        var dies = await BareWorker.StartAsync(bus, "w1");
        dies.Handle = _ => null;
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("survives"));
        await Ends.WhenAsync(bus, ["survives"], record => record.State == JobStatus.Running);
        await dies.DisposeAsync();
        await using var heir = await BareWorker.StartAsync(bus, "w2");

        var record = (await Ends.OfAsync(bus, ["survives"]))["survives"];

        record.State.ShouldBe(JobStatus.Succeeded);
        record.WorkerId.ShouldBe("w2");
        record.Attempt.ShouldBe(2ul);
    }

    internal static async Task<JobDispatcher> StartAsync(MessageBus bus, JobDispatcherOptions? options = null)
    {
        var dispatcher = new JobDispatcher(bus, options ?? DispatchTiming.Options);
        await dispatcher.StartAsync(Cancel);
        return dispatcher;
    }

    // Everything published so far has been worked on when a job submitted after it has ended.
    private static async Task SettledAsync(MessageBus bus)
    {
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("marker", "job.unknown"));
        await Ends.OfAsync(bus, ["marker"]);
        var stream = await bus.OpenStreamAsync(new(JobStreams.System) { CreateIfMissing = false }, Cancel);
        var queue = await stream.OpenQueueAsync(new(DispatcherLoops.ResultQueue) { CreateIfMissing = false }, Cancel);
        while (await queue.InfoAsync(Cancel) is { Pending: > 0 } or { AckPending: > 0 })
        {
            await Task.Yield();
        }
    }

    private static Wire.JobResult Echo(Wire.JobRequest request, ulong attempt, Wire.JobStatus status, string? dispatchId = null) =>
        new()
        {
            Status = status,
            Dispatch = new()
            {
                DispatchId = dispatchId ?? request.Dispatch.DispatchId,
                Attempt = attempt,
                AssignedWorkerId = request.Dispatch.AssignedWorkerId,
            },
        };
}
