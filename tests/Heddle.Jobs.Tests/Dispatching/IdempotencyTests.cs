using Heddle.Transport;
using Wire = Cordum.Agent.V1;

namespace Heddle.Jobs.Tests;

/// <summary>Two jobs with one idempotency key are one work, and whoever submitted either of them learns what came of it.</summary>
public sealed class IdempotencyTests
{
    private readonly InMemoryServer _server = new();

    [Fact]
    public async Task A_job_submitted_after_the_first_has_succeeded_has_its_outcome()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await StartWorkerAsync(bus);
        await using var client = new JobClient(bus);
        var first = await client.SubmitAndWaitAsync(Job("first"), Patience.Cancel);

        var second = await client.SubmitAndWaitAsync(Job("second"), Patience.Cancel);

        (second.Status, second.ResultPointer).ShouldBe((JobStatus.Succeeded, first.ResultPointer));
        (second.JobId, second.WorkerId).ShouldBe(("second", "cordum-scheduler"));
        worker.Received.ShouldHaveSingleItem().JobId.ShouldBe("first");
        (await Ends.OfAsync(bus, ["second"]))["second"].ShouldHaveEndedOnce();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_submitted_while_the_first_runs_waits_for_its_outcome(bool succeeds)
    {
        var (outcome, status) = succeeds ? (Wire.JobStatus.Succeeded, JobStatus.Succeeded) : (Wire.JobStatus.FailedFatal, JobStatus.Failed);
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await StartWorkerAsync(bus);
        worker.Handle = _ => null;
        await using var client = new JobClient(bus);
        var first = client.SubmitAndWaitAsync(Job("first"), Patience.Cancel).AsTask();
        await Ends.WhenAsync(bus, ["first"], record => record.State == JobStatus.Running);
        var second = client.SubmitAndWaitAsync(Job("second"), Patience.Cancel).AsTask();
        await Ends.WhenAsync(bus, ["second"], record => record.State == JobStatus.Scheduled);

        await worker.AnswerAsync(worker.Received.Single(), new() { Status = outcome, ErrorMessage = "because" });

        (await first).JobId.ShouldBe("first");
        (await second).Status.ShouldBe(status);
        var records = await Ends.OfAsync(bus, ["first", "second"]);
        records.Values.ShouldAllBe(record => record.State == status);
        records.Values.ToList().ForEach(record => record.ShouldHaveEndedOnce());
        records["second"].Attempt.ShouldBe(0ul);
        worker.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_job_submitted_after_the_first_has_failed_is_done_anew()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await StartWorkerAsync(bus);
        worker.Handle = request => new() { Status = request.JobId == "first" ? Wire.JobStatus.FailedFatal : Wire.JobStatus.Succeeded };
        var client = new BarePeer(bus, "client");
        await client.SubmitAsync(Keyed("first"));
        await Ends.OfAsync(bus, ["first"]);

        await client.SubmitAsync(Keyed("second"));

        (await Ends.OfAsync(bus, ["second"]))["second"].State.ShouldBe(JobStatus.Succeeded);
        worker.Received.Select(request => request.JobId).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task The_key_of_a_job_of_another_topic_is_a_mistake_and_says_so()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await StartWorkerAsync(bus);
        await using var client = new JobClient(bus);
        await client.SubmitAndWaitAsync(Job("first"), Patience.Cancel);

        var second = await client.SubmitAndWaitAsync(Job("second") with { Topic = "job.a" }, Patience.Cancel);

        (second.Status, second.ErrorCode).ShouldBe((JobStatus.Failed, ErrorCode.JobDuplicate));
        second.ErrorMessage.ShouldContain("`first`");
        second.ErrorMessage.ShouldContain("use another");
    }

    [Fact]
    public async Task A_job_policy_denies_does_not_learn_the_outcome_of_another()
    {
        await using var bus = _server.Connect();
        var options = DispatchTiming.Options with { Policy = new Only("first") };
        await using var dispatcher = await DispatcherContract.StartAsync(bus, options);
        await using var worker = await StartWorkerAsync(bus);
        await using var client = new JobClient(bus);
        await client.SubmitAndWaitAsync(Job("first"), Patience.Cancel);

        var second = await client.SubmitAndWaitAsync(Job("second"), Patience.Cancel);

        (second.Status, second.ResultPointer).ShouldBe((JobStatus.Denied, ""));
    }

    [Fact]
    public async Task A_job_that_waits_for_another_is_taken_over_when_its_dispatcher_dies()
    {
        await using var bus = _server.Connect();
        var dead = await DispatcherContract.StartAsync(bus);
        await using var worker = await StartWorkerAsync(bus);
        worker.Handle = _ => null;
        var client = new BarePeer(bus, "client");
        await client.SubmitAsync(Keyed("first"));
        await Ends.WhenAsync(bus, ["first"], record => record.State == JobStatus.Running);
        await client.SubmitAsync(Keyed("second"));
        await Ends.WhenAsync(bus, ["second"], record => record.State == JobStatus.Scheduled);
        await dead.DisposeAsync();
        await using var heir = await DispatcherContract.StartAsync(bus);

        await worker.AnswerAsync(worker.Received.First(), new() { Status = Wire.JobStatus.Succeeded });

        (await Ends.OfAsync(bus, ["first", "second"])).Values.ShouldAllBe(record => record.State == JobStatus.Succeeded);
    }

    private static Task<BareWorker> StartWorkerAsync(MessageBus bus) => BareWorker.StartAsync(bus, "w1");

    private static JobRequest Job(string id) =>
        new()
        {
            JobId = id,
            Topic = "job.echo",
            Metadata = new() { IdempotencyKey = "pay invoice 7" },
        };

    private static Wire.JobRequest Keyed(string id)
    {
        var job = BarePeer.Job(id);
        job.Meta = new() { IdempotencyKey = "pay invoice 7" };
        return job;
    }

    /// <summary>Allows one job.</summary>
    private sealed class Only(string jobId) : IJobPolicy
    {
        public ValueTask<JobDecision> DecideAsync(JobPolicyCheck check, CancellationToken cancellationToken) =>
            new(check.Request.JobId == jobId ? JobDecision.Allow : JobDecision.Deny("not yours"));
    }
}
