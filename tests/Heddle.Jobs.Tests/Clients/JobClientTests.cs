using Heddle.Transport;

namespace Heddle.Jobs.Tests.Clients;

public sealed class JobClientTests
{
    private const string Topic = "job.echo";

    private readonly InMemoryServer _server = new();
    private readonly BlobStores _blobs = new(new InMemoryBlobStore());

    [Fact]
    public async Task A_submission_says_everything_it_was_told_to()
    {
        var submits = await Wiretap.OpenAsync(_server.Connect(), JobSubjects.Submit);
        await using var client = Client(SubmitReceipt.Server);
        var submitted = await client.SubmitAsync(
            Topic,
            "hello",
            new()
            {
                JobId = "job-a",
                TraceId = "trace-a",
                Priority = JobPriority.Critical,
                Deadline = TimeSpan.FromSeconds(1.5),
                Budget = new() { MaxInputTokens = 7 },
                ParentJobId = "parent",
                WorkflowId = "flow",
                StepIndex = 3,
                IdempotencyKey = "once",
                Labels = [new("zone", "a")],
                Metadata = new() { Capability = "text.echo" },
                TenantId = "tenant-a",
                Configure = request => request with { MemoryId = "repo:a" },
            },
            TestContext.Current.CancellationToken
        );
        submitted.ShouldBe(new("job-a", "trace-a", "memory://ctx:job-a"));
        var packet = await submits.NextPacketAsync();
        packet.SenderId.ShouldBe("client-1");
        packet.TraceId.ShouldBe("trace-a");
        packet.Payload.ShouldBe(
            new JobRequest
            {
                JobId = "job-a",
                Topic = Topic,
                ContextPointer = "memory://ctx:job-a",
                Priority = JobPriority.Critical,
                Budget = new() { MaxInputTokens = 7, DeadlineMilliseconds = 1500 },
                ParentJobId = "parent",
                WorkflowId = "flow",
                StepIndex = 3,
                Labels = [new("zone", "a")],
                Metadata = new() { Capability = "text.echo", IdempotencyKey = "once" },
                TenantId = "tenant-a",
                PrincipalId = "somebody",
                MemoryId = "repo:a",
            }
        );
    }

    [Fact]
    public void A_client_reads_and_writes_json_as_typed_jobs_do_unless_told_otherwise() =>
        new JobClientOptions().Json.ShouldBeSameAs(JobJson.Default);

    [Fact]
    public async Task A_stored_submission_carries_its_message_id_and_is_stored_once()
    {
        var bus = _server.Connect();
        var stream = await bus.OpenStreamAsync(new("JOBS") { Subjects = [JobSubjects.Submit] }, TestContext.Current.CancellationToken);
        var submits = await Wiretap.OpenAsync(bus, JobSubjects.Submit);
        await using var client = Client(receipt: null);
        var request = new JobRequest { JobId = "job-a", Topic = Topic };
        await client.SubmitAsync(request, TestContext.Current.CancellationToken);
        await client.SubmitAsync(request, TestContext.Current.CancellationToken);
        (await submits.NextMessageAsync()).Headers!["Nats-Msg-Id"].ShouldBe("jobreq:job-a");
        (await stream.InfoAsync(TestContext.Current.CancellationToken)).Messages.ShouldBe(1ul);
    }

    [Fact]
    public async Task A_submission_that_no_stream_stores_fails_and_is_not_swallowed()
    {
        await using var client = Client(receipt: null);
        await Should.ThrowAsync<NoStreamException>(() => client.SubmitAsync(Topic, "hello").AsTask());
    }

    [Fact]
    public async Task A_request_that_peers_would_drop_is_not_sent()
    {
        await using var client = Client(SubmitReceipt.Server);
        var problem = await Should.ThrowAsync<InvalidPacketException>(() =>
            client.SubmitAsync(new JobRequest { JobId = "", Topic = Topic }).AsTask()
        );
        problem.Errors.ShouldContain(error => error.Field == "job_request.job_id");
    }

    [Fact]
    public async Task Inputs_have_a_limit()
    {
        await using var client = new JobClient(_server.Connect(), new() { Blobs = _blobs, MaxBlobBytes = 4 });
        await Should.ThrowAsync<BlobTooLargeException>(() => client.SubmitAsync(Topic, "hello").AsTask());
    }

    [Fact]
    public async Task A_client_without_blob_stores_says_what_is_missing()
    {
        await using var client = new JobClient(_server.Connect());
        (await Should.ThrowAsync<InvalidOperationException>(() => client.SubmitAsync(Topic, "hello").AsTask())).Message.ShouldContain(
            "JobClientOptions.Blobs"
        );
    }

    [Fact]
    public async Task Many_jobs_are_waited_for_side_by_side()
    {
        await using var worker = await EchoAsync();
        await using var client = Client(receipt: null, JobRoute.Topic);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => client.SubmitAndWaitAsync<int>(Topic, i, cancellationToken: Patience.Cancel).AsTask())
        );
        answers.ShouldBe(Enumerable.Range(0, 200));
    }

    [Fact]
    public async Task A_job_that_fails_throws_what_was_reported()
    {
        await using var worker = await StartAsync(
            (job, _) =>
                new(job.CreateResult(JobStatus.FailedFatal) with { ErrorCode = ErrorCode.JobInvalidInput, ErrorMessage = "no such page" })
        );
        await using var client = Client(receipt: null, JobRoute.Topic);
        var failure = await Should.ThrowAsync<JobFailedException>(() =>
            client.SubmitAndWaitAsync<string>(Topic, "x", new() { JobId = "job-a" }, Patience.Cancel).AsTask()
        );
        failure.JobId.ShouldBe("job-a");
        failure.Topic.ShouldBe(Topic);
        failure.Status.ShouldBe(JobStatus.FailedFatal);
        failure.ErrorCode.ShouldBe(ErrorCode.JobInvalidInput);
        failure.IsRetryable.ShouldBeFalse();
        failure.Message.ShouldContain("no such page");
    }

    [Fact]
    public async Task A_retryable_failure_ends_the_wait_only_where_nobody_retries()
    {
        var platform = _server.Connect();
        var submits = await Wiretap.OpenAsync(platform, JobSubjects.Submit);
        await using var client = Client(SubmitReceipt.Server);
        var waiting = client.SubmitAndWaitAsync(new JobRequest { JobId = "job-a", Topic = Topic }, Patience.Cancel);
        await submits.NextPacketAsync();
        await ReportAsync(platform, Result(JobStatus.Running, 1));
        await ReportAsync(platform, Result(JobStatus.FailedRetryable, 1));
        await ReportAsync(platform, Result(JobStatus.Running, 2));
        // The first attempt's late success is not the job's.
        await ReportAsync(platform, Result(JobStatus.Succeeded, 1));
        await ReportAsync(platform, Result(JobStatus.FailedFatal, 2));
        (await waiting.Soon()).Dispatch!.Attempt.ShouldBe(2ul);

        await using var worker = await StartAsync((job, _) => new(job.CreateResult(JobStatus.FailedRetryable)));
        await using var direct = Client(receipt: null, JobRoute.Topic);
        var result = await direct.SubmitAndWaitAsync(new JobRequest { JobId = "job-b", Topic = Topic }, Patience.Cancel).Soon();
        result.Status.ShouldBe(JobStatus.FailedRetryable);
    }

    [Fact]
    public async Task A_dead_letter_is_the_dispatcher_s_last_word()
    {
        var platform = _server.Connect();
        var submits = await Wiretap.OpenAsync(platform, JobSubjects.Submit);
        await using var client = Client(SubmitReceipt.Server);
        var waiting = client.SubmitAndWaitAsync(new JobRequest { JobId = "job-a", Topic = Topic }, Patience.Cancel);
        await submits.NextPacketAsync();
        var letter = Result(JobStatus.Denied, 1) with { WorkerId = "", Dispatch = null, ErrorText = "safety_denied" };
        var packet = BusPacket.Create("job-a", "cordum-scheduler", DateTimeOffset.UnixEpoch, letter);
        await platform.PublishAsync(JobSubjects.DeadLetter, PacketSigner.Unsigned.Sign(packet, JobSubjects.DeadLetter));
        (await waiting.Soon()).Status.ShouldBe(JobStatus.Denied);
    }

    [Fact]
    public async Task A_job_nobody_answers_is_given_up_after_its_deadline_and_the_grace()
    {
        await using var client = new JobClient(
            _server.Connect(),
            new()
            {
                Route = JobRoute.Topic,
                Blobs = _blobs,
                ResultGrace = TimeSpan.FromMilliseconds(20),
            }
        );
        var options = new JobOptions { JobId = "job-a", Deadline = TimeSpan.FromMilliseconds(20) };
        var problem = await Should.ThrowAsync<JobUnansweredException>(() =>
            client.SubmitAndWaitAsync<string>(Topic, "x", options, Patience.Cancel).AsTask()
        );
        problem.JobId.ShouldBe("job-a");
        problem.Waited.ShouldBe(TimeSpan.FromMilliseconds(40));
    }

    [Fact]
    public async Task A_wait_ends_with_its_token_and_with_its_client()
    {
        var client = Client(receipt: null, JobRoute.Topic);
        using var stop = new CancellationTokenSource();
        var cancelled = client.SubmitAndWaitAsync(new JobRequest { JobId = "job-a", Topic = Topic }, stop.Token).AsTask();
        var disposed = client.SubmitAndWaitAsync(new JobRequest { JobId = "job-b", Topic = Topic }, Patience.Cancel).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled.Soon());
        await client.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => disposed.Soon());
    }

    [Fact]
    public async Task An_output_that_is_gone_or_of_another_form_is_told_apart_from_a_failure()
    {
        await using var worker = await StartAsync(
            async (job, cancel) =>
            {
                var pointer = await _blobs.Default.WriteAsync("res:x", "\"text\""u8.ToArray(), BlobRetention.Short, cancel);
                return job.CreateResult(JobStatus.Succeeded) with
                {
                    ResultPointer = job.JobId switch
                    {
                        "none" => "",
                        "gone" => "memory://res:gone",
                        "elsewhere" => "s3://bucket/key",
                        _ => pointer.ToString(),
                    },
                };
            }
        );
        await using var client = Client(receipt: null, JobRoute.Topic);
        foreach (var id in (string[])["none", "gone", "elsewhere", "form"])
        {
            await Should.ThrowAsync<JobOutputException>(() =>
                client.SubmitAndWaitAsync<int>(Topic, 1, new() { JobId = id }, Patience.Cancel).AsTask()
            );
        }
    }

    [Fact]
    public async Task Feeds_tell_progress_and_results_of_one_job_or_of_all()
    {
        await using var worker = await StartAsync(
            async (job, cancel) =>
            {
                await job.ReportProgressAsync(new() { Percent = 10, StepId = "read" }, cancel);
                return job.CreateResult(JobStatus.Succeeded);
            }
        );
        await using var client = Client(receipt: null, JobRoute.Topic);
        await using var progress = await client.WatchProgressAsync("job-b", TestContext.Current.CancellationToken);
        await using var results = await client.WatchResultsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await _server
            .Connect()
            .PublishAsync(JobSubjects.Progress, new byte[] { 1 }, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var id in (string[])["job-a", "job-b"])
        {
            await client.SubmitAndWaitAsync(new JobRequest { JobId = id, Topic = Topic }, Patience.Cancel);
        }

        await using var reports = progress.GetAsyncEnumerator(Patience.Cancel);
        (await reports.MoveNextAsync()).ShouldBeTrue();
        (reports.Current.JobId, reports.Current.StepId, reports.Current.Percent).ShouldBe(("job-b", "read", 10));
        await using var ends = results.GetAsyncEnumerator(Patience.Cancel);
        (await ends.MoveNextAsync()).ShouldBeTrue();
        ends.Current.JobId.ShouldBe("job-a");
    }

    [Fact]
    public async Task A_job_is_called_off_by_its_client()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var worker = await StartAsync(
            async (_, cancel) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return null;
            }
        );
        await using var client = Client(receipt: null, JobRoute.Topic);
        var cancels = await Wiretap.OpenAsync(_server.Connect(), JobSubjects.Cancel);
        var waiting = client.SubmitAndWaitAsync(new JobRequest { JobId = "job-a", Topic = Topic }, Patience.Cancel);
        await started.Task.Soon();
        await client.CancelAsync("job-a", "enough", TestContext.Current.CancellationToken);
        (await waiting.Soon()).Status.ShouldBe(JobStatus.Cancelled);
        var packet = await cancels.NextPacketAsync();
        packet.TraceId.ShouldBe("job-a");
        packet.Payload.ShouldBe(
            new JobCancel
            {
                JobId = "job-a",
                Reason = "enough",
                RequestedBy = "client-1",
            }
        );
    }

    private static JobResult Result(JobStatus status, ulong attempt) =>
        new()
        {
            JobId = "job-a",
            Status = status,
            WorkerId = "worker-9",
            Dispatch = WorkerBench.Dispatch(attempt, "worker-9"),
        };

    private static ValueTask ReportAsync(MessageBus bus, JobResult result) =>
        bus.PublishAsync(
            JobSubjects.Result,
            PacketSigner.Unsigned.Sign(BusPacket.Create("t", "worker-9", DateTimeOffset.UnixEpoch, result), JobSubjects.Result)
        );

    private JobClient Client(SubmitReceipt? receipt, JobRoute route = JobRoute.Dispatcher) =>
        new(
            _server.Connect(),
            new()
            {
                SenderId = "client-1",
                PrincipalId = "somebody",
                Blobs = _blobs,
                Receipt = receipt,
                Route = route,
            }
        );

    private Task<JobWorker> EchoAsync() =>
        StartAsync(
            async (job, cancel) =>
            {
                var input = await job.Blobs.ReadAsync(BlobPointer.Parse(job.Request.ContextPointer), 1000, cancel);
                var pointer = await job.Blobs.Default.WriteAsync(BlobKeys.Result(job.JobId), input!.Value, BlobRetention.Short, cancel);
                return job.CreateResult(JobStatus.Succeeded) with { ResultPointer = pointer.ToString() };
            }
        );

    private async Task<JobWorker> StartAsync(JobHandler handler)
    {
        var worker = new JobWorker(_server.Connect(), WorkerBench.Options with { Blobs = _blobs }).Handle(Topic, handler);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        return worker;
    }
}
