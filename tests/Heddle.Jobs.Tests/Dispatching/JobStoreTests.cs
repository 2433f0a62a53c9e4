using Heddle.Transport;
using Wire = Cordum.Agent.V1;

namespace Heddle.Jobs.Tests;

public sealed class JobStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly InMemoryServer _server = new();

    [Fact]
    public async Task People_see_jobs_and_workers_and_call_jobs_off()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        var store = await JobStore.OpenAsync(bus, cancellationToken: Cancel);
        (await store.GetAsync("a", Cancel)).ShouldBeNull();
        (await store.ListAsync(cancellationToken: Cancel).ToListAsync(Cancel)).ShouldBeEmpty();
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("a"));
        await Ends.WhenAsync(bus, ["a"], record => record.State == JobStatus.Scheduled);

        (await store.ListAsync(JobStatus.Scheduled, Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem().JobId.ShouldBe("a");
        await store.CancelAsync("a", "not needed", Cancel);
        await Ends.OfAsync(bus, ["a"]);

        var job = (await store.GetAsync("a", Cancel)).ShouldNotBeNull();
        (job.Status, job.Reason, job.SubmittedBy).ShouldBe((JobStatus.Cancelled, "not needed", "client"));
        job.Events.Select(e => e.Status).ShouldBe([JobStatus.Pending, JobStatus.Scheduled, JobStatus.Cancelled]);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        await foreach (var heard in store.WorkersAsync(Cancel))
        {
            heard.WorkerId.ShouldBe("w1");
            break;
        }
    }

    [Fact]
    public async Task A_job_is_watched_from_before_it_is_known_to_its_end()
    {
        await using var bus = _server.Connect();
        var store = await JobStore.OpenAsync(bus, cancellationToken: Cancel);
        await using var changes = store.WatchAsync("a", Cancel).GetAsyncEnumerator(Cancel);
        var first = changes.MoveNextAsync();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("other"));
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("a"));
        (await first).ShouldBeTrue();
        (changes.Current.JobId, changes.Current.Status).ShouldBe(("a", JobStatus.Scheduled));

        await using var worker = await BareWorker.StartAsync(bus, "w1");
        var seen = new List<JobInfo>();
        while (await changes.MoveNextAsync())
        {
            seen.Add(changes.Current);
        }

        seen.Count(job => JobTransitions.IsTerminal(job.Status)).ShouldBe(1);
        seen[^1].Status.ShouldBe(JobStatus.Succeeded);
        seen[^1]
            .Events.Select(step => step.Status)
            .ShouldBe([JobStatus.Pending, JobStatus.Scheduled, JobStatus.Dispatched, JobStatus.Succeeded]);
    }

    [Fact]
    public async Task A_job_that_has_ended_is_watched_once_and_a_watch_is_ended_by_its_token()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        var store = await JobStore.OpenAsync(bus, cancellationToken: Cancel);
        await new BarePeer(bus, "client").SubmitAsync(BarePeer.Job("a"));
        await Ends.OfAsync(bus, ["a"]);

        var seen = await store.WatchAsync("a", Cancel).ToListAsync(Cancel);

        seen.ShouldHaveSingleItem().Status.ShouldBe(JobStatus.Succeeded);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var never = store.WatchAsync("never", end.Token).GetAsyncEnumerator(Cancel);
        var next = never.MoveNextAsync();
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => next.AsTask());
    }

    [Fact]
    public async Task A_dead_letter_is_shown_tried_again_and_put_away()
    {
        await using var bus = _server.Connect();
        await using var dispatcher = await DispatcherContract.StartAsync(bus);
        await using var worker = await BareWorker.StartAsync(bus, "w1");
        worker.Handle = request =>
            new()
            {
                Status = request.JobId == "x" ? Wire.JobStatus.FailedFatal : Wire.JobStatus.Succeeded,
                ErrorCode = "E_BAD",
                ErrorMessage = "cannot be done",
            };
        var store = await JobStore.OpenAsync(bus, cancellationToken: Cancel);
        var job = BarePeer.Job("x");
        job.ContextPtr = "redis://ctx:x";
        job.Meta = new() { IdempotencyKey = "k" };
        await new BarePeer(bus, "client").SubmitAsync(job);
        await Ends.OfAsync(bus, ["x"]);

        var letter = (await store.DeadLetters.ListAsync(Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem();
        (letter.JobId, letter.Status, letter.ReasonCode, letter.Reason, letter.Attempts).ShouldBe(
            ("x", JobStatus.Failed, "E_BAD", "cannot be done", 1ul)
        );
        letter.LastStatus.ShouldBe(JobStatus.Dispatched);
        var again = (await store.DeadLetters.RetryAsync("x", Cancel)).ShouldNotBeNull();

        again.ShouldStartWith("x-retry-");
        (await Ends.OfAsync(bus, [again]))[again].State.ShouldBe(JobStatus.Succeeded);
        worker.Received.Last().ContextPtr.ShouldBe("redis://ctx:x");
        worker.Received.Last().Labels["retry_of_job"].ShouldBe("x");
        (await store.DeadLetters.GetAsync("x", Cancel)).ShouldBeNull();
        (await store.DeadLetters.DeleteAsync("x", Cancel)).ShouldBeFalse();
        (await store.DeadLetters.RetryAsync("x", Cancel)).ShouldBeNull();
    }
}
