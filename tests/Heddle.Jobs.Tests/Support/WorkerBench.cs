using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>A worker on an in-memory bus, and a platform that gives it jobs and hears what it says.</summary>
internal sealed class WorkerBench : IAsyncDisposable
{
    public const string Topic = "job.test";

    private int _jobs;

    private WorkerBench(MessageBus bus, JobWorker worker) => (Bus, Worker) = (bus, worker);

    public MessageBus Bus { get; }

    public JobWorker Worker { get; }

    public PacketSigner Signer { get; init; } = PacketSigner.Unsigned;

    public required Wiretap Results { get; init; }

    public required Wiretap Progress { get; init; }

    public required Wiretap Alerts { get; init; }

    public required Wiretap Heartbeats { get; init; }

    public required Wiretap Handshakes { get; init; }

    public static JobWorkerOptions Options { get; } = new() { WorkerId = "worker-1", Pool = "pool-1" };

    public static Task<WorkerBench> StartAsync(JobHandler handler, JobWorkerOptions? options = null, PacketSigner? signer = null) =>
        StartAsync(worker => worker.Handle(Topic, handler), options, signer);

    public static async Task<WorkerBench> StartAsync(
        Action<JobWorker> configure,
        JobWorkerOptions? options = null,
        PacketSigner? signer = null
    )
    {
        var server = new InMemoryServer();
        var bus = server.Connect("platform");
        var worker = new JobWorker(server.Connect("worker"), options ?? Options);
        configure(worker);
        var bench = new WorkerBench(bus, worker)
        {
            Signer = signer ?? PacketSigner.Unsigned,
            Results = await Wiretap.OpenAsync(bus, JobSubjects.Result),
            Progress = await Wiretap.OpenAsync(bus, JobSubjects.Progress),
            Alerts = await Wiretap.OpenAsync(bus, JobSubjects.Alert),
            Heartbeats = await Wiretap.OpenAsync(bus, JobSubjects.Heartbeat),
            Handshakes = await Wiretap.OpenAsync(bus, JobSubjects.Handshake),
        };
        await worker.StartAsync().Soon();
        return bench;
    }

    public JobRequest NewJob(string? jobId = null, DispatchIdentity? dispatch = null, Budget? budget = null) =>
        new()
        {
            JobId = jobId ?? $"job-{Interlocked.Increment(ref _jobs)}",
            Topic = Topic,
            Dispatch = dispatch,
            Budget = budget,
        };

    public static DispatchIdentity Dispatch(ulong attempt, string worker = "worker-1", string? id = null) =>
        new()
        {
            DispatchId = id ?? $"dispatch-{attempt}",
            Attempt = attempt,
            AssignedWorkerId = worker,
        };

    public async Task SendAsync(PacketPayload payload, string subject = Topic, string traceId = "trace-1")
    {
        var packet = BusPacket.Create(traceId, "platform-1", DateTimeOffset.UnixEpoch.AddYears(60), payload);
        await Bus.PublishAsync(subject, Signer.Sign(packet, subject));
    }

    public Task CancelAsync(string jobId, DispatchIdentity? dispatch = null) =>
        SendAsync(
            new JobCancel
            {
                JobId = jobId,
                Reason = "no longer wanted",
                Dispatch = dispatch,
            },
            JobSubjects.Cancel
        );

    public async Task<JobResult> RunAsync(JobRequest job, string subject = Topic)
    {
        await SendAsync(job, subject);
        return await Results.NextAsync<JobResult>();
    }

    public ValueTask DisposeAsync() => Worker.DisposeAsync();
}
