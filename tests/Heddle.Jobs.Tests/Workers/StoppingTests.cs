using Heddle.Transport;

namespace Heddle.Jobs.Tests.Workers;

public sealed class StoppingTests
{
    private readonly TaskCompletionSource<JobContext> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_cancelled_job_ends_its_token_and_is_reported_as_cancelled()
    {
        await using var bench = await WorkerBench.StartAsync(WaitForever);
        await bench.SendAsync(bench.NewJob("job-a"));
        var job = await _started.Task.Soon();
        await bench.CancelAsync("job-a");
        var result = await bench.Results.NextAsync<JobResult>();
        result.Status.ShouldBe(JobStatus.Cancelled);
        result.ErrorMessage.ShouldBe("no longer wanted");
        job.StopReason.ShouldBe(JobStopReason.Cancelled);
    }

    [Fact]
    public async Task A_cancellation_of_another_job_stops_nothing()
    {
        await using var bench = await WorkerBench.StartAsync(WaitForever);
        await bench.SendAsync(bench.NewJob("job-a"));
        var job = await _started.Task.Soon();
        await bench.CancelAsync("job-b");
        await bench.CancelAsync("job-a");
        (await bench.Results.NextAsync<JobResult>()).JobId.ShouldBe("job-a");
        job.StopReason.ShouldBe(JobStopReason.Cancelled);
    }

    [Fact]
    public async Task Only_a_cancellation_of_the_active_attempt_counts()
    {
        await using var bench = await WorkerBench.StartAsync(WaitForever);
        await bench.SendAsync(bench.NewJob("job-a", WorkerBench.Dispatch(2)));
        var job = await _started.Task.Soon();
        await bench.CancelAsync("job-a", WorkerBench.Dispatch(1));
        await bench.CancelAsync("job-a", WorkerBench.Dispatch(2, worker: "worker-2"));
        await bench.CancelAsync("job-a", WorkerBench.Dispatch(2, id: "another"));
        // Another job's cancellation passes through the same reader behind the three.
        await bench.CancelAsync("early");
        (await bench.RunAsync(bench.NewJob("early"))).JobId.ShouldBe("early");
        job.StopReason.ShouldBe(JobStopReason.None);
        await bench.CancelAsync("job-a", WorkerBench.Dispatch(2));
        (await bench.Results.NextAsync<JobResult>()).Status.ShouldBe(JobStatus.Cancelled);
    }

    [Fact]
    public async Task A_job_that_is_overtaken_by_its_cancellation_does_not_run()
    {
        await using var bench = await WorkerBench.StartAsync(WaitForever);
        await bench.CancelAsync("job-a");
        // Cancellations are heard by a reader of their own; a running job's end proves that it has come this far.
        await bench.SendAsync(bench.NewJob("job-b"));
        await _started.Task.Soon();
        await bench.CancelAsync("job-b");
        (await bench.Results.NextAsync<JobResult>()).JobId.ShouldBe("job-b");
        (await bench.RunAsync(bench.NewJob("job-a"))).Status.ShouldBe(JobStatus.Cancelled);
    }

    [Fact]
    public async Task A_job_that_runs_past_its_deadline_is_a_timeout()
    {
        await using var bench = await WorkerBench.StartAsync(WaitForever);
        var result = await bench.RunAsync(bench.NewJob(budget: new() { DeadlineMilliseconds = 50 }));
        result.Status.ShouldBe(JobStatus.Timeout);
        result.ErrorCode.ShouldBe(ErrorCode.JobTimeout);
        result.ErrorText.ShouldBe("timeout");
        (await _started.Task.Soon()).StopReason.ShouldBe(JobStopReason.Deadline);
    }

    [Fact]
    public async Task A_deadline_is_kept_by_the_worker_s_own_clock()
    {
        var time = new ManualTimeProvider();
        await using var bench = await WorkerBench.StartAsync(WaitForever, WorkerBench.Options with { TimeProvider = time });
        await bench.SendAsync(bench.NewJob("job-a", budget: new() { DeadlineMilliseconds = 60_000 }));
        var job = await _started.Task.Soon();
        var ended = bench.Results.NextAsync<JobResult>();
        job.Deadline.ShouldBe(time.GetUtcNow() + TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromSeconds(59));
        job.StopReason.ShouldBe(JobStopReason.None);
        while (!ended.IsCompleted)
        {
            // The worker's own thread looks at the clock in its own time; each look may set a further one.
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        (await ended).Status.ShouldBe(JobStatus.Timeout);
    }

    [Fact]
    public async Task A_job_that_does_not_stop_is_reported_without_it_and_keeps_its_place()
    {
        var release = new TaskCompletionSource();
        await using var bench = await WorkerBench.StartAsync(
            async (job, _) =>
            {
                _started.SetResult(job);
                await release.Task;
                return job.CreateResult(JobStatus.Succeeded);
            },
            WorkerBench.Options with
            {
                StopGrace = TimeSpan.FromMilliseconds(50),
            }
        );
        await bench.SendAsync(bench.NewJob("job-a"));
        await _started.Task.Soon();
        await bench.CancelAsync("job-a");
        (await bench.Results.NextAsync<JobResult>()).Status.ShouldBe(JobStatus.Cancelled);
        bench.Worker.ActiveJobs.ShouldBe(1);
        release.SetResult();
        await bench.Worker.DrainAsync().Soon();
        bench.Results.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task A_job_that_returns_a_result_after_it_was_called_off_is_still_cancelled()
    {
        await using var bench = await WorkerBench.StartAsync(
            async (job, cancel) =>
            {
                _started.SetResult(job);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel).ContinueWith(_ => { }, TaskScheduler.Default);
                return job.CreateResult(JobStatus.Succeeded);
            }
        );
        await bench.SendAsync(bench.NewJob("job-a"));
        await _started.Task.Soon();
        await bench.CancelAsync("job-a");
        (await bench.Results.NextAsync<JobResult>()).Status.ShouldBe(JobStatus.Cancelled);
    }

    [Fact]
    public async Task Progress_of_a_job_that_has_ended_is_not_sent()
    {
        await using var bench = await WorkerBench.StartAsync(
            (job, _) =>
            {
                _started.SetResult(job);
                return new(job.CreateResult(JobStatus.Succeeded));
            }
        );
        await bench.RunAsync(bench.NewJob());
        await (await _started.Task).ReportProgressAsync(100, "too late", CancellationToken.None);
        bench.Progress.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task A_drain_lets_jobs_finish_that_run_or_wait()
    {
        var release = new TaskCompletionSource();
        await using var bench = await WorkerBench.StartAsync(
            async (job, _) =>
            {
                _started.TrySetResult(job);
                await release.Task;
                return job.CreateResult(JobStatus.Succeeded);
            },
            WorkerBench.Options with
            {
                MaxParallelJobs = 1,
            }
        );
        await bench.SendAsync(bench.NewJob("running"));
        await _started.Task.Soon();
        await bench.SendAsync(bench.NewJob("waiting"));
        var draining = bench.Worker.DrainAsync();
        draining.IsCompleted.ShouldBeFalse();
        release.SetResult();
        await draining.Soon();
        (await bench.Results.NextAsync<JobResult>()).JobId.ShouldBe("running");
        (await bench.Results.NextAsync<JobResult>()).JobId.ShouldBe("waiting");
        await bench.SendAsync(bench.NewJob("late"));
        bench.Results.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task A_drain_that_runs_out_of_time_stops_jobs_and_reports_all_of_them()
    {
        await using var bench = await WorkerBench.StartAsync(
            WaitForever,
            WorkerBench.Options with
            {
                MaxParallelJobs = 1,
                DrainTimeout = TimeSpan.FromMilliseconds(20),
            }
        );
        await bench.SendAsync(bench.NewJob("running"));
        await _started.Task.Soon();
        await bench.SendAsync(bench.NewJob("waiting"));
        await bench.Worker.DrainAsync().Soon();
        JobResult[] results = [await bench.Results.NextAsync<JobResult>(), await bench.Results.NextAsync<JobResult>()];
        results.Select(result => result.JobId).Order().ShouldBe(["running", "waiting"]);
        results.ShouldAllBe(result => result.Status == JobStatus.FailedRetryable && result.ErrorCode == ErrorCode.JobWorkerUnavailable);
    }

    [Fact]
    public async Task A_leaving_worker_says_that_it_is_full_and_then_nothing()
    {
        var release = new TaskCompletionSource();
        await using var bench = await WorkerBench.StartAsync(
            async (job, _) =>
            {
                _started.TrySetResult(job);
                await release.Task;
                return job.CreateResult(JobStatus.Succeeded);
            }
        );
        await bench.Heartbeats.NextPacketAsync();
        await bench.SendAsync(bench.NewJob());
        await _started.Task.Soon();
        var draining = bench.Worker.DrainAsync();
        var leaving = await bench.Heartbeats.NextAsync<Heartbeat>();
        leaving.ActiveJobs.ShouldBe(1);
        leaving.MaxParallelJobs.ShouldBe(1);
        release.SetResult();
        await draining.Soon();
    }

    [Fact]
    public async Task Running_ends_with_its_token_and_without_an_exception()
    {
        using var stop = new CancellationTokenSource();
        await using var worker = new JobWorker(new Transport.InMemoryServer().Connect(), WorkerBench.Options).Handle(
            WorkerBench.Topic,
            WaitForever
        );
        var running = worker.RunAsync(stop.Token);
        await stop.CancelAsync();
        await running.Soon();
    }

    private async ValueTask<JobResult?> WaitForever(JobContext job, CancellationToken cancel)
    {
        _started.TrySetResult(job);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        return null;
    }
}
