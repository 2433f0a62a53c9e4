using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Heddle.Transport;

namespace Heddle.Jobs.Tests.Observability;

public sealed class JobObservabilityTests
{
    [Fact]
    public async Task Metrics_hear_of_every_job_and_heartbeat_with_its_trace()
    {
        var metrics = new Recorder();
        await using var bench = await WorkerBench.StartAsync(
            (job, _) => new(job.JobId == "bad" ? null : job.CreateResult(JobStatus.Succeeded)),
            WorkerBench.Options with
            {
                Metrics = metrics,
            }
        );
        await bench.RunAsync(bench.NewJob("good"));
        await bench.RunAsync(bench.NewJob("bad"));
        await bench.RunAsync(bench.NewJob("bad"));
        await bench.Worker.DrainAsync().Soon();
        // A job's end is told behind its result, so the next job may have come before.
        Of("good").ShouldBe(["received good job.test trace-1 worker-1", "completed good Succeeded"]);
        Of("bad").ShouldBe(["received bad job.test trace-1 worker-1", "failed bad Failed handler returned null"]);
        metrics.Events.ShouldContain("heartbeat worker-1 worker-1");

        IEnumerable<string> Of(string job) => metrics.Events.Where(line => line.Split(' ')[1] == job);
    }

    [Fact]
    public async Task Metrics_that_throw_cost_no_job_its_result()
    {
        var logger = new ListLogger();
        await using var bench = await WorkerBench.StartAsync(
            (job, _) => new(job.CreateResult(JobStatus.Succeeded)),
            WorkerBench.Options with
            {
                Metrics = new Recorder { Problem = new InvalidOperationException("full") },
                Logger = logger,
            }
        );
        (await bench.RunAsync(bench.NewJob())).Status.ShouldBe(JobStatus.Succeeded);
        logger.Lines.ShouldContain(line => line.Message.Contains("metrics threw", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_handler_logs_carries_the_job_the_trace_the_topic_and_the_sender()
    {
        var logger = new ListLogger();
        await using var bench = await WorkerBench.StartAsync(
            async (job, _) =>
            {
                await Task.Yield();
#pragma warning disable CA1848, CA1873, CA2254 // A user's handler logs as it likes
                Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(job.Logger, "at work");
#pragma warning restore CA1848, CA1873, CA2254
                return job.CreateResult(JobStatus.Succeeded);
            },
            WorkerBench.Options with
            {
                Logger = logger,
            }
        );
        await bench.RunAsync(bench.NewJob("job-a"));
        logger
            .Lines.Single(line => line.Message == "at work")
            .Scope.ShouldBeAssignableTo<IEnumerable<KeyValuePair<string, object?>>>()!
            .ShouldBe([
                new("job_id", "job-a"),
                new("trace_id", "trace-1"),
                new("topic", WorkerBench.Topic),
                new("sender_id", "platform-1"),
            ]);
    }

    [Fact]
    public async Task A_trace_goes_from_hop_to_hop_although_nobody_records_it()
    {
        const string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        var server = new InMemoryServer();
        var blobs = new BlobStores(new InMemoryBlobStore());
        var bus = server.Connect();
        await using var client = new JobClient(bus, new() { Route = JobRoute.Topic, Blobs = blobs });
        await using var worker = new JobWorker(bus, WorkerBench.Options with { MaxParallelJobs = 2 })
            .Handle(
                "job.outer",
                async (job, cancel) =>
                {
                    await job.ReportProgressAsync(1, "", cancel);
                    await client.SubmitAsync("job.inner", 1, cancellationToken: cancel);
                    return job.CreateResult(JobStatus.Succeeded);
                }
            )
            .Handle("job.inner", (job, _) => new(job.CreateResult(JobStatus.Succeeded)));
        var everything = await Wiretap.OpenAsync(bus, ">");
        await worker.StartAsync(TestContext.Current.CancellationToken);
        var packet = BusPacket.Create(
            "trace-a",
            "platform-1",
            DateTimeOffset.UnixEpoch,
            new JobRequest { JobId = "outer", Topic = "job.outer" }
        );
        await bus.PublishAsync(
            "job.outer",
            PacketSigner.Unsigned.Sign(packet, "job.outer"),
            new BusHeaders { { "traceparent", parent }, { "tracestate", "vendor=1" } },
            cancellationToken: TestContext.Current.CancellationToken
        );
        var seen = new HashSet<string>();
        while (seen.Count < 5)
        {
            var message = await everything.NextMessageAsync();
            if (PacketReader.Read(message.Payload.Span, message.Subject).Packet is { TraceId: "trace-a" } hop)
            {
                message.Headers!["traceparent"].ShouldBe(parent);
                message.Headers["tracestate"].ShouldBe("vendor=1");
                seen.Add($"{message.Subject} {(hop.Payload as JobResult)?.JobId == "outer"}");
            }
        }

        seen.ShouldBe(
            ["job.outer False", "sys.job.progress False", "job.inner False", "sys.job.result True", "sys.job.result False"],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task A_recorded_trace_has_a_span_for_the_client_and_one_for_the_worker()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Heddle.Jobs",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var server = new InMemoryServer();
        await using var worker = new JobWorker(server.Connect(), WorkerBench.Options).Handle(
            "job.traced",
            (job, _) => new(job.CreateResult(JobStatus.Succeeded))
        );
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await using var client = new JobClient(server.Connect(), new() { Route = JobRoute.Topic });
        await client.SubmitAndWaitAsync(new JobRequest { JobId = "traced-1", Topic = "job.traced" }, Patience.Cancel);
        await worker.DrainAsync(TestContext.Current.CancellationToken).Soon();
        var ours = spans.Where(span => Equals(span.GetTagItem("messaging.message.id"), "traced-1")).ToList();
        var publish = ours.Single(span => span.Kind == ActivityKind.Producer);
        var process = ours.Single(span => span.Kind == ActivityKind.Consumer);
        process.ParentSpanId.ShouldBe(publish.SpanId);
        process.TraceId.ShouldBe(publish.TraceId);
        process.OperationName.ShouldBe("process job.traced");
    }

    [Fact]
    public void The_meter_counts_and_times()
    {
        using var metrics = new MeterJobMetrics();
        var measured = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == MeterJobMetrics.MeterName)
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => measured.Add($"{instrument.Name} {value} {tags.Length}")
        );
        listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) => measured.Add($"{instrument.Name} {value} {instrument.Unit} {tags[1].Value}")
        );
        listener.Start();
        var job = new JobIdentity("job-a", "job.test", "trace-a", "worker-1");
        metrics.JobReceived(job);
        metrics.JobCompleted(job, TimeSpan.FromSeconds(2), JobStatus.Succeeded);
        metrics.HeartbeatSent("worker-1", "worker-1");
        measured.ShouldBe([
            "heddle.job.received 1 1",
            "heddle.job.active 1 1",
            "heddle.job.active -1 1",
            "heddle.job.duration 2 s Succeeded",
            "heddle.worker.heartbeats 1 0",
        ]);
    }

    private sealed class Recorder : IJobMetrics
    {
        public ConcurrentQueue<string> Events { get; } = new();

        public Exception? Problem { get; init; }

        public void JobReceived(in JobIdentity job) => Add($"received {job.JobId} {job.Topic} {job.TraceId} {job.WorkerId}");

        public void JobCompleted(in JobIdentity job, TimeSpan duration, JobStatus status) => Add($"completed {job.JobId} {status}");

        public void JobFailed(in JobIdentity job, TimeSpan duration, JobStatus status, string error) =>
            Add($"failed {job.JobId} {status} {error}");

        public void HeartbeatSent(string workerId, string traceId) => Add($"heartbeat {workerId} {traceId}");

        private void Add(string what)
        {
            Events.Enqueue(what);
            if (Problem is not null)
            {
                throw Problem;
            }
        }
    }
}
