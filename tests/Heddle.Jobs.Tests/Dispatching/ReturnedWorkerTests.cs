using Heddle.Transport;
using Wire = Cordum.Agent.V1;

namespace Heddle.Jobs.Tests;

/// <summary>Workers that are started anew or were away, without having been missed: what they lost is noticed, and soon.</summary>
public sealed class ReturnedWorkerTests
{
    private readonly InMemoryServer _server = new();

    [Fact]
    public async Task A_job_of_a_worker_that_is_started_anew_under_its_id_is_tried_again()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dying = _server.Connect();
        await using var first = Worker(
            dying,
            async (_, cancel) =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return null;
            }
        );
        await first.StartAsync(Patience.Cancel);
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("a"));
        await started.Task.Soon();
        // Cut off like a process that was killed: nobody is told.
        await dying.DisposeAsync();

        await using var second = Worker(_server.Connect(), (job, _) => new(job.CreateResult(JobStatus.Succeeded)));
        await second.StartAsync(Patience.Cancel);

        var record = (await Ends.OfAsync(bus, ["a"]))["a"];
        (record.State, record.WorkerId).ShouldBe((JobStatus.Succeeded, "w1"));
        // The first attempt, if it was just being sent once more when the second life began.
        record.Attempt.ShouldBeInRange(1ul, 2ul);
        record.ShouldHaveEndedOnce();
    }

    [Fact]
    public async Task A_dispatch_that_may_have_passed_a_worker_by_is_sent_again_when_it_comes_back()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1", instance: "life-1");
        worker.Handle = _ => null;
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("a"));
        await Ends.WhenAsync(bus, ["a"], record => record.State == JobStatus.Running);
        var lost = worker.Received.Last();
        var again = new TaskCompletionSource<Wire.JobRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.Handle = request =>
        {
            again.TrySetResult(request);
            return new() { Status = Wire.JobStatus.Succeeded, Dispatch = request.Dispatch };
        };

        await worker.IntroduceAsync();

        (await again.Task.Soon()).Dispatch.ShouldBe(lost.Dispatch);
        var record = (await Ends.OfAsync(bus, ["a"]))["a"];
        (record.State, record.Attempt).ShouldBe((JobStatus.Succeeded, 1ul));
    }

    [Fact]
    public async Task A_dispatcher_that_has_just_started_notices_a_worker_that_was_started_anew_before()
    {
        await using var bus = _server.Connect();
        var former = await DispatcherContract.StartAsync(bus);
        var dies = await BareWorker.StartAsync(bus, "w1", instance: "life-1");
        dies.Handle = _ => null;
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("a"));
        await Ends.WhenAsync(bus, ["a"], record => record.State == JobStatus.Running);
        await former.DisposeAsync();
        await dies.DisposeAsync();
        await using var anew = await BareWorker.StartAsync(bus, "w1", instance: "life-2");
        await using var dispatcher = await DispatcherContract.StartAsync(bus);

        var record = (await Ends.OfAsync(bus, ["a"]))["a"];

        (record.State, record.Attempt).ShouldBe((JobStatus.Succeeded, 2ul));
    }

    [Fact]
    public async Task A_worker_that_does_not_tell_its_lives_is_sent_nothing_twice()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        worker.Handle = request => request.JobId == "a" ? null : new() { Status = Wire.JobStatus.Succeeded };
        var client = new BarePeer(bus, "client");
        await client.SubmitAsync(BarePeer.Job("a"));
        await Ends.WhenAsync(bus, ["a"], record => record.State == JobStatus.Running);

        await worker.IntroduceAsync();

        // Many sweeps later.
        foreach (var id in new[] { "b", "c", "d" })
        {
            await client.SubmitAsync(BarePeer.Job(id));
            await Ends.OfAsync(bus, [id]);
        }

        worker.Received.Count(request => request.JobId == "a").ShouldBe(1);
    }

    [Fact]
    public void Silence_does_not_count_while_nobody_can_be_heard()
    {
        var time = new ManualTimeProvider();
        var registry = new WorkerRegistry(time, TimeSpan.FromSeconds(30));
        registry.Observe(new Heartbeat { WorkerId = "w1" }, "life-1");
        registry.Assign("w1");
        registry.TakeReturned().ShouldBe([("w1", "life-1")]);
        registry.StopListening();
        time.Advance(TimeSpan.FromMinutes(10));
        registry.Lost(TimeSpan.FromSeconds(90)).ShouldBeEmpty();
        registry.IsWarm.ShouldBeFalse();

        registry.ListenAgain();

        registry.TakeReturned().ShouldBe([("w1", "life-1")]);
        registry.TakeReturned().ShouldBeEmpty();
        time.Advance(TimeSpan.FromSeconds(89));
        registry.Lost(TimeSpan.FromSeconds(90)).ShouldBeEmpty();
        time.Advance(TimeSpan.FromSeconds(2));
        registry.Lost(TimeSpan.FromSeconds(90)).ShouldBe(["w1"]);
    }

    [Fact]
    public void Heartbeats_alone_decide_which_life_a_worker_is_in()
    {
        var registry = new WorkerRegistry(new ManualTimeProvider(), TimeSpan.FromSeconds(30));
        var (beat, handshake) = (new Heartbeat { WorkerId = "w1" }, new Handshake { ComponentId = "w1" });
        registry.Observe(handshake, "life-1");
        registry.TakeReturned().ShouldBeEmpty();
        registry.Observe(beat, "life-1");
        registry.TakeReturned().ShouldBe([("w1", "life-1")]);
        registry.Observe(beat, "life-1");
        registry.TakeReturned().ShouldBeEmpty();

        registry.Observe(handshake, "life-2");
        registry.TakeReturned().ShouldBeEmpty();
        registry.Observe(beat, "life-2");
        registry.TakeReturned().ShouldBe([("w1", "life-2")]);
        registry.Observe(handshake, "life-2");
        registry.TakeReturned().ShouldBe([("w1", "life-2")]);
    }

    private static JobWorker Worker(MessageBus bus, JobHandler handler) =>
        new JobWorker(bus, new() { WorkerId = "w1", Pool = "p" }).Handle("job.echo", handler);
}
