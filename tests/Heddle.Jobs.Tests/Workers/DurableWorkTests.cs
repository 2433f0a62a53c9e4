using Heddle.Transport;

namespace Heddle.Jobs.Tests.Workers;

/// <summary>Jobs from a stream: each until it is done, on a real server.</summary>
public sealed class DurableWorkTests(NatsFixture nats) : IClassFixture<NatsFixture>
{
    private readonly string _id = Guid.NewGuid().ToString("N");

    private string Topic => $"job.d{_id}";

    [Fact]
    public async Task A_job_is_taken_from_the_stream_done_and_settled()
    {
        await using var bus = await nats.ConnectAsync();
        var stream = await OpenAsync(bus);
        var results = await Wiretap.OpenAsync(bus, JobSubjects.Result);
        await using var worker = await StartAsync(bus, "w1", (job, _) => new(job.CreateResult(JobStatus.Succeeded)));
        await SubmitAsync(stream, "job-a", Topic);
        await SubmitAsync(stream, "job-b", JobSubjects.Direct($"w1{_id}"));
        string[] done = [(await results.NextAsync<JobResult>()).JobId, (await results.NextAsync<JobResult>()).JobId];
        done.Order().ShouldBe(["job-a", "job-b"]);
        await worker.DrainAsync(TestContext.Current.CancellationToken).Soon();
        (await PendingAsync(stream, Topic, Topic)).ShouldBe(0);
    }

    [Fact]
    public async Task A_job_that_takes_longer_than_the_ack_wait_is_not_handed_out_again()
    {
        await using var bus = await nats.ConnectAsync();
        var stream = await OpenAsync(bus);
        var results = await Wiretap.OpenAsync(bus, JobSubjects.Result);
        var runs = 0;
        // The stream hands a job out again after 600 ms; a bystander's job that is taken and never answered shows when that time is over.
        await stream.OpenQueueAsync(new("bystander") { Filter = Topic, AckWait = TimeSpan.FromMilliseconds(600) }, Patience.Cancel);
        var overdue = WhenHandedOutAgainAsync(stream, times: 3);
        await using var worker = await StartAsync(
            bus,
            "w1",
            async (job, cancel) =>
            {
                Interlocked.Increment(ref runs);
                await overdue.WaitAsync(cancel);
                return job.CreateResult(JobStatus.Succeeded);
            }
        );
        await SubmitAsync(stream, "job-a", Topic);
        (await results.NextAsync<JobResult>()).JobId.ShouldBe("job-a");
        await worker.DrainAsync(TestContext.Current.CancellationToken).Soon();
        runs.ShouldBe(1);
        (await PendingAsync(stream, Topic, Topic)).ShouldBe(0);
    }

    [Fact]
    public async Task A_job_of_a_worker_that_leaves_in_a_hurry_is_done_by_the_next()
    {
        await using var bus = await nats.ConnectAsync();
        var stream = await OpenAsync(bus);
        var results = await Wiretap.OpenAsync(bus, JobSubjects.Result);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var first = await StartAsync(
            bus,
            "w1",
            async (_, cancel) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return null;
            }
        );
        await SubmitAsync(stream, "job-a", Topic);
        await started.Task.Soon();
        await first.DisposeAsync();
        await using var second = await StartAsync(bus, "w2", (job, _) => new(job.CreateResult(JobStatus.Succeeded)));
        var result = await results.NextAsync<JobResult>();
        result.Status.ShouldBe(JobStatus.Succeeded);
        result.WorkerId.ShouldBe($"w2{_id}");
    }

    [Fact]
    public async Task A_job_of_a_worker_that_dies_is_done_by_the_next()
    {
        await using var bus = await nats.ConnectAsync();
        var stream = await OpenAsync(bus);
        var results = await Wiretap.OpenAsync(bus, JobSubjects.Result);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dying = await nats.ConnectAsync();
        await using var first = await StartAsync(
            dying,
            "w1",
            async (_, cancel) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return null;
            }
        );
        await SubmitAsync(stream, "job-a", Topic);
        await started.Task.Soon();
        // Cut off like a process that was killed: nothing is given back.
        await dying.DisposeAsync();
        await using var second = await StartAsync(bus, "w2", (job, _) => new(job.CreateResult(JobStatus.Succeeded)));
        (await results.NextAsync<JobResult>()).WorkerId.ShouldBe($"w2{_id}");
    }

    [Fact]
    public async Task Bytes_that_are_no_job_are_taken_off_the_queue()
    {
        await using var bus = await nats.ConnectAsync();
        var stream = await OpenAsync(bus);
        var alerts = await Wiretap.OpenAsync(bus, JobSubjects.Alert);
        await using var worker = await StartAsync(bus, "w1", (job, _) => new(job.CreateResult(JobStatus.Succeeded)));
        await stream.AppendAsync(Topic, new byte[] { 1, 2, 3 }, cancellationToken: TestContext.Current.CancellationToken);
        await alerts.NextPacketAsync();
        await worker.DrainAsync(TestContext.Current.CancellationToken).Soon();
        (await PendingAsync(stream, Topic, Topic)).ShouldBe(0);
    }

    [Fact]
    public async Task A_worker_whose_jobs_outlive_it_does_not_tell_its_lives()
    {
        await using var bus = await nats.ConnectAsync();
        await OpenAsync(bus);
        var heartbeats = await Wiretap.OpenAsync(bus, JobSubjects.Heartbeat);
        await using var worker = await StartAsync(bus, "w1", (_, _) => default);
        BusMessage beat;
        do
        {
            beat = await heartbeats.NextMessageAsync();
        } while (PacketReader.Read(beat.Payload.Span, beat.Subject).Packet?.SenderId != $"w1{_id}");

        beat.Headers?["Heddle-Worker-Instance"].ShouldBeNull();
    }

    [Fact]
    public async Task A_worker_without_its_stream_does_not_start()
    {
        await using var bus = await nats.ConnectAsync();
        await using var worker = new JobWorker(bus, WorkerBench.Options with { Durable = new() { Stream = "MISSING" } }).Handle(
            Topic,
            (_, _) => default
        );
        await Should.ThrowAsync<StreamNotFoundException>(() => worker.StartAsync(TestContext.Current.CancellationToken).Soon());
    }

    // Returns once a message nobody settles has been handed out so many times.
    private static async Task WhenHandedOutAgainAsync(DurableStream stream, int times)
    {
        var queue = await stream.OpenQueueAsync(new("bystander") { CreateIfMissing = false }, Patience.Cancel);
        await foreach (var message in queue.ReadAsync(new QueueReadOptions { Prefetch = 1 }, Patience.Cancel))
        {
            if (message.DeliveryCount >= times)
            {
                return;
            }
        }
    }

    private async Task<DurableStream> OpenAsync(MessageBus bus) =>
        await bus.OpenStreamAsync(
            new($"JOBS{_id}") { Subjects = [Topic, JobSubjects.Direct($"w1{_id}"), JobSubjects.Direct($"w2{_id}")] },
            TestContext.Current.CancellationToken
        );

    private async Task<JobWorker> StartAsync(MessageBus bus, string name, JobHandler handler)
    {
        var options = new JobWorkerOptions
        {
            WorkerId = name + _id,
            Durable = new() { Stream = $"JOBS{_id}", AckWait = TimeSpan.FromMilliseconds(600) },
        };
        var worker = new JobWorker(bus, options).Handle(Topic, handler);
        await worker.StartAsync(TestContext.Current.CancellationToken).Soon();
        return worker;
    }

    private async Task SubmitAsync(DurableStream stream, string jobId, string subject)
    {
        var request = new JobRequest { JobId = jobId, Topic = Topic };
        var packet = BusPacket.Create("trace-a", "platform-1", DateTimeOffset.UnixEpoch, request);
        await stream.AppendAsync(
            subject,
            PacketSigner.Unsigned.Sign(packet, subject),
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    private static async Task<int> PendingAsync(DurableStream stream, string group, string subject)
    {
        var queue = await stream.OpenQueueAsync(
            new(WorkQueueNames.Of(group, subject)) { CreateIfMissing = false },
            TestContext.Current.CancellationToken
        );
        return (await queue.InfoAsync(TestContext.Current.CancellationToken)).AckPending;
    }
}
