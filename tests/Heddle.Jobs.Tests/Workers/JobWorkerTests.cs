namespace Heddle.Jobs.Tests.Workers;

public sealed class JobWorkerTests
{
    private static readonly JobHandler Succeed = (job, _) =>
        new(job.CreateResult(JobStatus.Succeeded) with { ResultPointer = "redis://res:1" });

    [Fact]
    public async Task A_result_names_the_job_the_worker_and_the_trace()
    {
        await using var bench = await WorkerBench.StartAsync(Succeed);
        await bench.SendAsync(bench.NewJob("job-a"), traceId: "trace-a");
        var packet = await bench.Results.NextPacketAsync();
        packet.TraceId.ShouldBe("trace-a");
        packet.SenderId.ShouldBe("worker-1");
        packet.ProtocolVersion.ShouldBe(1);
        packet.CreatedAt.ShouldNotBeNull();
        var result = packet.Payload.ShouldBeOfType<JobResult>();
        result.JobId.ShouldBe("job-a");
        result.WorkerId.ShouldBe("worker-1");
        result.Status.ShouldBe(JobStatus.Succeeded);
        result.ResultPointer.ShouldBe("redis://res:1");
    }

    [Fact]
    public async Task A_handler_cannot_report_for_another_job_or_worker()
    {
        await using var bench = await WorkerBench.StartAsync(
            (_, _) =>
                new(
                    new JobResult
                    {
                        JobId = "another",
                        WorkerId = "somebody",
                        Status = JobStatus.Succeeded,
                        Dispatch = WorkerBench.Dispatch(9),
                    }
                )
        );
        var result = await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(1)));
        result.JobId.ShouldBe("job-a");
        result.WorkerId.ShouldBe("worker-1");
        result.Dispatch.ShouldBe(WorkerBench.Dispatch(1));
    }

    [Fact]
    public async Task Null_is_a_failure()
    {
        await using var bench = await WorkerBench.StartAsync((_, _) => default);
        var result = await bench.RunAsync(bench.NewJob());
        result.Status.ShouldBe(JobStatus.Failed);
        result.ErrorMessage.ShouldBe("handler returned null");
    }

    [Fact]
    public async Task An_exception_is_a_failure_with_its_message()
    {
        await using var bench = await WorkerBench.StartAsync((_, _) => throw new InvalidOperationException("the tool is broken"));
        var result = await bench.RunAsync(bench.NewJob());
        result.Status.ShouldBe(JobStatus.Failed);
        result.ErrorMessage.ShouldBe("the tool is broken");
        (await bench.RunAsync(bench.NewJob())).Status.ShouldBe(JobStatus.Failed);
    }

    [Theory]
    [InlineData(JobStatus.Failed)]
    [InlineData(JobStatus.FailedRetryable)]
    [InlineData(JobStatus.FailedFatal)]
    public async Task The_statuses_of_failure_are_the_handler_s_to_choose(JobStatus status)
    {
        await using var bench = await WorkerBench.StartAsync(
            (job, _) => new(job.CreateResult(status) with { ErrorCode = ErrorCode.JobInvalidInput, ErrorText = "E_INPUT" })
        );
        var result = await bench.RunAsync(bench.NewJob());
        result.Status.ShouldBe(status);
        result.ErrorCode.ShouldBe(ErrorCode.JobInvalidInput);
        result.ErrorText.ShouldBe("E_INPUT");
    }

    [Theory]
    [InlineData(JobStatus.Unspecified)]
    [InlineData(JobStatus.Running)]
    public async Task A_status_that_is_not_final_is_a_failure(JobStatus status)
    {
        await using var bench = await WorkerBench.StartAsync((job, _) => new(job.CreateResult(status)));
        (await bench.RunAsync(bench.NewJob())).Status.ShouldBe(JobStatus.Failed);
    }

    [Fact]
    public async Task A_result_that_cannot_be_sent_is_a_failure()
    {
        await using var bench = await WorkerBench.StartAsync(
            (job, _) => new(job.CreateResult(JobStatus.Succeeded) with { ResultPointer = "redis://\ud800" })
        );
        var result = await bench.RunAsync(bench.NewJob());
        result.Status.ShouldBe(JobStatus.Failed);
        result.ErrorMessage.ShouldContain("cannot be sent");
    }

    [Fact]
    public async Task The_direct_subject_takes_jobs_of_every_topic_and_the_topic_chooses_the_handler()
    {
        await using var bench = await WorkerBench.StartAsync(worker =>
            worker
                .Handle("job.one", (job, _) => new(job.CreateResult(JobStatus.Succeeded) with { ResultPointer = "redis://one" }))
                .Handle("job.two", (job, _) => new(job.CreateResult(JobStatus.Succeeded) with { ResultPointer = "redis://two" }))
        );
        foreach (var name in (string[])["two", "one"])
        {
            var job = new JobRequest { JobId = name, Topic = $"job.{name}" };
            (await bench.RunAsync(job, JobSubjects.Direct("worker-1"))).ResultPointer.ShouldBe($"redis://{name}");
        }
    }

    [Fact]
    public async Task A_job_nobody_handles_may_be_tried_elsewhere()
    {
        await using var bench = await WorkerBench.StartAsync(Succeed);
        var result = await bench.RunAsync(new() { JobId = "job-a", Topic = "job.other" }, JobSubjects.Direct("worker-1"));
        result.Status.ShouldBe(JobStatus.FailedRetryable);
        result.ErrorCode.ShouldBe(ErrorCode.JobWorkerUnavailable);
        result.ErrorMessage.ShouldContain("`job.other`");
    }

    [Fact]
    public async Task A_topic_used_as_the_subject_of_a_pool_means_its_handler()
    {
        await using var bench = await WorkerBench.StartAsync(Succeed);
        (await bench.RunAsync(new() { JobId = "job-a", Topic = "job.chat.simple" })).Status.ShouldBe(JobStatus.Succeeded);
    }

    [Fact]
    public async Task Workers_of_one_topic_share_its_jobs()
    {
        var runs = 0;
        JobHandler count = (job, _) =>
        {
            Interlocked.Increment(ref runs);
            return new(job.CreateResult(JobStatus.Succeeded));
        };
        await using var bench = await WorkerBench.StartAsync(count);
        await using var second = new JobWorker(bench.Bus, WorkerBench.Options with { WorkerId = "worker-2" }).Handle(
            WorkerBench.Topic,
            count
        );
        await second.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await bench.RunAsync(bench.NewJob());
        }

        runs.ShouldBe(20);
    }

    [Fact]
    public async Task The_worker_never_answers_the_message_itself()
    {
        await using var bench = await WorkerBench.StartAsync(Succeed);
        var replies = await Wiretap.OpenAsync(bench.Bus, "_INBOX.pubacks");
        var packet = BusPacket.Create("t", "platform-1", DateTimeOffset.UnixEpoch, bench.NewJob());
        await bench.Bus.PublishAsync(WorkerBench.Topic, PacketSigner.Unsigned.Sign(packet, WorkerBench.Topic), null, "_INBOX.pubacks");
        await bench.Results.NextPacketAsync();
        await bench.Worker.DrainAsync().Soon();
        replies.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Progress_carries_what_the_handler_said_and_the_fencing_token()
    {
        await using var bench = await WorkerBench.StartAsync(
            async (job, cancel) =>
            {
                await job.ReportProgressAsync(40, "halfway", cancel);
                return job.CreateResult(JobStatus.Succeeded);
            }
        );
        await bench.RunAsync(bench.NewJob("job-a", WorkerBench.Dispatch(2)));
        var progress = await bench.Progress.NextAsync<JobProgress>();
        progress.JobId.ShouldBe("job-a");
        progress.Percent.ShouldBe(40);
        progress.Message.ShouldBe("halfway");
        progress.Dispatch.ShouldBe(WorkerBench.Dispatch(2));
    }

    [Fact]
    public async Task No_more_jobs_run_at_a_time_than_allowed()
    {
        var gate = new TaskCompletionSource();
        using var entered = new SemaphoreSlim(0);
        await using var bench = await WorkerBench.StartAsync(
            async (job, _) =>
            {
                entered.Release();
                await gate.Task;
                return job.CreateResult(JobStatus.Succeeded);
            },
            WorkerBench.Options with
            {
                MaxParallelJobs = 3,
            }
        );
        for (var i = 0; i < 10; i++)
        {
            await bench.SendAsync(bench.NewJob());
        }

        for (var i = 0; i < 3; i++)
        {
            await entered.WaitAsync(Patience.Cancel);
        }

        bench.Worker.ActiveJobs.ShouldBe(3);
        entered.CurrentCount.ShouldBe(0);
        gate.SetResult();
        for (var i = 0; i < 10; i++)
        {
            await bench.Results.NextPacketAsync();
        }
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_does_not_hold_up_the_others()
    {
        using var gate = new ManualResetEventSlim();
        await using var bench = await WorkerBench.StartAsync(
            (job, _) =>
            {
                if (job.JobId == "blocked")
                {
                    gate.Wait(Patience.Cancel);
                }

                return new(job.CreateResult(JobStatus.Succeeded));
            }
        );
        await bench.SendAsync(bench.NewJob("blocked"));
        (await bench.RunAsync(bench.NewJob("free"))).JobId.ShouldBe("free");
        gate.Set();
        (await bench.Results.NextAsync<JobResult>()).JobId.ShouldBe("blocked");
    }

    [Fact]
    public void A_worker_id_is_one_token()
    {
        foreach (var id in (string[])["", "a.b", "a b", "a*", ">"])
        {
            Should.Throw<ArgumentException>(() => new JobWorkerOptions { WorkerId = id });
        }
    }

    [Fact]
    public async Task A_worker_without_handlers_does_not_start()
    {
        await using var worker = new JobWorker(new Transport.InMemoryServer().Connect(), WorkerBench.Options);
        (await Should.ThrowAsync<InvalidOperationException>(() => worker.StartAsync())).Message.ShouldBe("no handlers registered");
    }

    [Fact]
    public async Task A_handler_that_needs_blobs_is_told_what_is_missing()
    {
        await using var bench = await WorkerBench.StartAsync(
            (job, _) => new(job.CreateResult(JobStatus.Succeeded) with { ResultPointer = job.Blobs.Default.Scheme })
        );
        (await bench.RunAsync(bench.NewJob())).ErrorMessage.ShouldContain("JobWorkerOptions.Blobs");
    }
}
