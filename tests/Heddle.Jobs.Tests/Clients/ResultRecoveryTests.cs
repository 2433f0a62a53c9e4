using Heddle.Transport;
using Wire = Cordum.Agent.V1;

namespace Heddle.Jobs.Tests.Clients;

/// <summary>Results that were published while a client was away, or before it was started.</summary>
public sealed class ResultRecoveryTests
{
    private readonly InMemoryServer _server = new();

    [Theory]
    [InlineData("done", JobStatus.Succeeded)]
    [InlineData("fatal", JobStatus.FailedFatal)]
    [InlineData("hopeless", JobStatus.Failed)]
    [InlineData("unknown", JobStatus.Failed)]
    [InlineData("late", JobStatus.Timeout)]
    [InlineData("unwanted", JobStatus.Cancelled)]
    public async Task A_client_that_is_started_anew_learns_how_a_job_has_ended(string id, JobStatus status)
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        worker.Handle = Work;
        var peer = new BarePeer(bus, "client");
        var job = BarePeer.Job(id, id == "unknown" ? "job.unknown" : "job.echo");
        job.Budget = id == "late" ? new() { DeadlineMs = 300 } : null;
        await peer.SubmitAsync(job);
        if (id == "unwanted")
        {
            await Ends.WhenAsync(bus, [id], record => record.State == JobStatus.Running);
            await (await JobStore.OpenAsync(bus)).CancelAsync(id, "no need", Patience.Cancel);
        }

        await Ends.OfAsync(bus, [id]);

        await using var client = new JobClient(_server.Connect());
        var result = await client.WaitAsync(id, Patience.Cancel).Soon();

        (result.JobId, result.Status).ShouldBe((id, status));
        var failure =
            status is JobStatus.Succeeded
                ? null
                : await Should.ThrowAsync<JobFailedException>(() => client.WaitAsync<string>(id, Patience.Cancel).AsTask());
        failure?.Topic.ShouldBe(job.Topic);
    }

    [Fact]
    public async Task A_job_that_still_runs_or_is_not_known_yet_is_waited_for()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var client = new JobClient(_server.Connect());
        var waiting = client.WaitAsync("a", Patience.Cancel).Soon();
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("a"));

        (await waiting).Status.ShouldBe(JobStatus.Succeeded);
    }

    [Fact]
    public async Task A_result_that_came_while_the_connection_was_away_is_found_when_it_is_back()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        worker.Handle = _ => null;
        var line = new FaultyBus(_server.Connect());
        await using var client = new JobClient(line);
        var waiting = client.SubmitAndWaitAsync(new JobRequest { JobId = "a", Topic = "job.echo" }, Patience.Cancel).Soon();
        await Ends.WhenAsync(bus, ["a"], record => record.State == JobStatus.Running);
        line.Partition();
        await worker.AnswerAsync(worker.Received.Single(), new() { Status = Wire.JobStatus.Succeeded, ResultPtr = "redis://res:a" });
        await Ends.OfAsync(bus, ["a"]);
        waiting.IsCompleted.ShouldBeFalse();

        line.Heal();

        (await waiting).ResultPointer.ShouldBe("redis://res:a");
    }

    [Fact]
    public async Task A_result_nobody_told_of_is_found_when_the_time_is_up()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        worker.Handle = _ => null;
        var (line, time) = (new FaultyBus(_server.Connect()), new ManualTimeProvider());
        await using var client = new JobClient(line, new() { TimeProvider = time });
        var request = new JobRequest
        {
            JobId = "a",
            Topic = "job.echo",
            Budget = new() { DeadlineMilliseconds = 60_000 },
        };
        var waiting = client.SubmitAndWaitAsync(request, Patience.Cancel).Soon();
        await Ends.WhenAsync(bus, ["a"], record => record.State == JobStatus.Running);
        line.Partition();
        await worker.AnswerAsync(worker.Received.Single(), new() { Status = Wire.JobStatus.Succeeded });
        await Ends.OfAsync(bus, ["a"]);

        time.Advance(TimeSpan.FromSeconds(71));

        (await waiting).Status.ShouldBe(JobStatus.Succeeded);
    }

    [Fact]
    public async Task Jobs_that_do_not_go_through_a_dispatcher_cannot_be_asked_for()
    {
        await using var client = new JobClient(_server.Connect(), new() { Route = JobRoute.Topic });
        var problem = await Should.ThrowAsync<InvalidOperationException>(() => client.WaitAsync("a").AsTask());
        problem.Message.ShouldContain("`Dispatcher`");
    }

    [Fact]
    public async Task Signed_results_from_the_past_are_verified_and_a_forged_record_proves_nothing()
    {
        using var workerKey = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var keys = JobKeyRing.Empty.With("w1", JobVerifyingKey.FromSubjectPublicKeyInfo(workerKey.ExportSubjectPublicKeyInfo()));
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1", workerKey);
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("true"));
        await Ends.OfAsync(bus, ["true"]);
        await using var client = new JobClient(_server.Connect(), new() { Reader = PacketReader.Create(new() { Keys = keys }) });

        (await client.WaitAsync("true", Patience.Cancel).Soon()).WorkerId.ShouldBe("w1");

        // One who can write records and publish, and has no worker's key.
        var (forger, real) = (new BarePeer(bus, "w1"), (await Ends.OfAsync(bus, ["true"]))["true"]);
        await forger.PublishAsync(
            JobSubjects.Result,
            new()
            {
                JobResult = new()
                {
                    JobId = "false",
                    WorkerId = "w1",
                    Status = Wire.JobStatus.Succeeded,
                },
            },
            "false"
        );
        var system = await bus.OpenStreamAsync(new(JobStreams.System) { CreateIfMissing = false }, Patience.Cancel);
        var forged = (await system.GetLastAsync(JobSubjects.Result, Patience.Cancel))!.Value.Sequence;
        await ForgeAsync(bus, real with { JobId = "false", ResultSequence = forged });
        await ForgeAsync(bus, real with { JobId = "other", ResultSequence = real.ResultSequence });
        var finder = new EndFinder(bus, new() { Reader = PacketReader.Create(new() { Keys = keys }) });
        (await finder.TryEndAsync(new("false", true, null), Patience.Cancel)).ShouldBeFalse();
        (await finder.TryEndAsync(new("other", true, null), Patience.Cancel)).ShouldBeFalse();
        (await finder.TryEndAsync(new("true", true, null), Patience.Cancel)).ShouldBeTrue();
    }

    private static async Task ForgeAsync(MessageBus bus, JobRecord record)
    {
        var jobs = await bus.OpenKeyValueAsync(new JobStorageOptions().Jobs, Patience.Cancel);
        await jobs.PutAsync(JobKeys.Job(record.JobId), record.Encode(), Patience.Cancel);
    }

    private static Wire.JobResult? Work(Wire.JobRequest request) =>
        request.JobId switch
        {
            "late" or "unwanted" => null,
            "fatal" => new() { Status = Wire.JobStatus.FailedFatal, ErrorMessage = "cannot be done" },
            "hopeless" => new() { Status = Wire.JobStatus.FailedRetryable, ErrorMessage = "not now" },
            _ => new() { Status = Wire.JobStatus.Succeeded },
        };
}
