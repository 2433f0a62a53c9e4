namespace Heddle.Jobs.Tests.Workers;

public sealed class RedeliveryTests
{
    private int _runs;

    [Fact]
    public async Task A_job_that_comes_again_is_answered_with_its_former_result()
    {
        await using var bench = await WorkerBench.StartAsync(Count);
        var first = await bench.RunAsync(bench.NewJob("job-a"));
        var second = await bench.RunAsync(bench.NewJob("job-a"));
        second.ShouldBe(first);
        _runs.ShouldBe(1);
    }

    [Fact]
    public async Task It_makes_no_difference_on_which_subject_it_comes_again()
    {
        await using var bench = await WorkerBench.StartAsync(Count);
        var first = await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(1)));
        (await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(1)), JobSubjects.Direct("worker-1"))).ShouldBe(first);
        _runs.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_that_comes_again_while_it_runs_runs_once()
    {
        var release = new TaskCompletionSource();
        await using var bench = await WorkerBench.StartAsync(
            async (job, _) =>
            {
                Interlocked.Increment(ref _runs);
                await release.Task;
                return job.CreateResult(JobStatus.Succeeded);
            }
        );
        for (var i = 0; i < 5; i++)
        {
            await bench.SendAsync(bench.NewJob("job-a"));
        }

        // Behind the five on the same subscription.
        release.SetResult();
        await bench.SendAsync(bench.NewJob("job-b"));
        while ((await bench.Results.NextAsync<JobResult>()).JobId != "job-b") { }

        _runs.ShouldBe(2);
    }

    [Fact]
    public async Task Every_attempt_of_a_fenced_job_runs_once()
    {
        await using var bench = await WorkerBench.StartAsync(Count);
        foreach (var attempt in (ulong[])[1, 1, 2, 2, 3])
        {
            (await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(attempt)))).Dispatch!.Attempt.ShouldBe(attempt);
        }

        _runs.ShouldBe(3);
    }

    [Fact]
    public async Task A_stale_attempt_and_another_worker_s_are_refused()
    {
        await using var bench = await WorkerBench.StartAsync(Count);
        await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(2)));
        await bench.SendAsync(bench.NewJob("job-a", WorkerBench.Dispatch(1)));
        await bench.SendAsync(bench.NewJob("job-b", WorkerBench.Dispatch(1, worker: "worker-2")));
        (await bench.RunAsync(bench.NewJob("job-c"))).JobId.ShouldBe("job-c");
        _runs.ShouldBe(2);
    }

    [Fact]
    public async Task Another_dispatch_is_no_redelivery()
    {
        await using var bench = await WorkerBench.StartAsync(Count);
        await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(1, id: "one")));
        (await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(1, id: "two")))).Dispatch!.DispatchId.ShouldBe("two");
        _runs.ShouldBe(2);
    }

    [Fact]
    public async Task An_attempt_whose_forerunner_was_another_worker_s_runs_unless_the_rules_are_strict()
    {
        await using var bench = await WorkerBench.StartAsync(Count);
        await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(1)));
        await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(3)));
        _runs.ShouldBe(2);

        await using var strict = await WorkerBench.StartAsync(Count, WorkerBench.Options with { AllowSkippedAttempts = false });
        await strict.RunAsync(strict.NewJob("job-a", WorkerBench.Dispatch(1)));
        await strict.SendAsync(strict.NewJob("job-a", WorkerBench.Dispatch(3)));
        (await strict.RunAsync(strict.NewJob("job-b"))).JobId.ShouldBe("job-b");
        _runs.ShouldBe(4);
    }

    [Fact]
    public async Task A_dispatch_that_names_no_worker_is_anybody_s()
    {
        await using var bench = await WorkerBench.StartAsync(Count);
        var dispatch = WorkerBench.Dispatch(1, worker: "");
        (await bench.RunAsync(bench.NewJob("job-a", dispatch))).Dispatch.ShouldBe(dispatch);
    }

    [Fact]
    public async Task A_new_attempt_takes_the_place_of_one_that_still_runs()
    {
        var first = new TaskCompletionSource<JobContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bench = await WorkerBench.StartAsync(
            async (job, cancel) =>
            {
                if (first.TrySetResult(job))
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                }

                return job.CreateResult(JobStatus.Succeeded);
            }
        );
        await bench.SendAsync(bench.NewJob("job-a", WorkerBench.Dispatch(1)));
        var job = await first.Task.Soon();
        (await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(2)))).Dispatch!.Attempt.ShouldBe(2ul);
        job.StopReason.ShouldBe(JobStopReason.Superseded);
        await bench.Worker.DrainAsync().Soon();
        bench.Results.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task A_retryable_failure_without_a_fencing_token_is_no_answer_for_ever()
    {
        await using var bench = await WorkerBench.StartAsync(
            (job, _) => new(job.CreateResult(Interlocked.Increment(ref _runs) == 1 ? JobStatus.FailedRetryable : JobStatus.Succeeded))
        );
        (await bench.RunAsync(bench.NewJob("job-a"))).Status.ShouldBe(JobStatus.FailedRetryable);
        (await bench.RunAsync(bench.NewJob("job-a"))).Status.ShouldBe(JobStatus.Succeeded);
    }

    [Fact]
    public async Task The_results_kept_are_bounded_in_number_and_in_size()
    {
        await using var bench = await WorkerBench.StartAsync(Count, WorkerBench.Options with { ResultCache = new() { MaxJobs = 2 } });
        foreach (var id in (string[])["a", "b", "c", "a", "c"])
        {
            await bench.RunAsync(bench.NewJob(id));
        }

        _runs.ShouldBe(4);

        await using var small = await WorkerBench.StartAsync(
            Count,
            WorkerBench.Options with
            {
                ResultCache = new() { MaxCharacters = 10 },
            }
        );
        await small.RunAsync(small.NewJob("a-job-with-a-long-name"));
        await small.RunAsync(small.NewJob("a-job-with-a-long-name"));
        _runs.ShouldBe(6);
    }

    private ValueTask<JobResult?> Count(JobContext job, CancellationToken cancel)
    {
        Interlocked.Increment(ref _runs);
        return new(job.CreateResult(JobStatus.Succeeded) with { ResultPointer = $"redis://res:{job.JobId}" });
    }
}
