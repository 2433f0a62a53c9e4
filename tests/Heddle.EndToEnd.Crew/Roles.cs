using Heddle.Jobs;
using Heddle.Transport;

namespace Heddle.EndToEnd.Crew;

/// <summary>What the crew does, with times so short that a test sees many deaths.</summary>
internal static class Roles
{
    /// <summary>The topic of all jobs.</summary>
    private const string Topic = "job.count";

    /// <summary>Where the test counts what the workers did.</summary>
    private const string LedgerStream = "LEDGER";

    public static async Task<IAsyncDisposable> DispatchAsync(MessageBus bus)
    {
        var dispatcher = new JobDispatcher(
            bus,
            new()
            {
                Timing = new()
                {
                    WorkerLifetime = TimeSpan.FromSeconds(2),
                    WorkerLostAfter = TimeSpan.FromSeconds(2),
                    ConfirmAfter = TimeSpan.FromMilliseconds(300),
                    TakeoverGrace = TimeSpan.FromMilliseconds(500),
                    SweepInterval = TimeSpan.FromMilliseconds(50),
                    AckWait = TimeSpan.FromSeconds(1),
                },
                // Nothing fails for having been tried too often, however slow the machine is: whatever is not done is lost.
                Retries = new()
                {
                    MaxRetries = 1_000,
                    InitialDelay = TimeSpan.FromMilliseconds(20),
                    MaxDelay = TimeSpan.FromMilliseconds(100),
                },
            }
        );
        await dispatcher.StartAsync();
        return dispatcher;
    }

    public static async Task<IAsyncDisposable> WorkAsync(MessageBus bus, string workerId)
    {
        var ledger = await bus.OpenStreamAsync(new(LedgerStream) { CreateIfMissing = false });
        var worker = new JobWorker(
            bus,
            new()
            {
                WorkerId = workerId,
                MaxParallelJobs = 32,
                HeartbeatInterval = TimeSpan.FromMilliseconds(200),
            }
        ).Handle(Topic, (job, cancel) => WorkAsync(ledger, job, cancel));
        await worker.StartAsync();
        return worker;
    }

    private static async ValueTask<JobResult?> WorkAsync(DurableStream ledger, JobContext job, CancellationToken cancellationToken)
    {
        await ledger.AppendAsync($"ledger.run.{job.JobId}", default, cancellationToken: cancellationToken);
        await job.ReportProgressAsync(10, "begun", cancellationToken);
        if (job.Request.Environment.TryGetValue("milliseconds", out var milliseconds))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(int.Parse(milliseconds)), job.TimeProvider, cancellationToken);
        }

        await RecordAsync(ledger, job, cancellationToken);
        if (job.Attempt == 1 && job.Request.Environment.ContainsKey("hang"))
        {
            await job.ReportProgressAsync(90, "hanging", cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, job.TimeProvider, cancellationToken);
        }

        return job.CreateResult(JobStatus.Succeeded) with
        {
            ResultPointer = $"redis://res:{job.JobId}",
        };
    }

    /// <summary>The effect, as every worker should have it: once for each idempotency key, whoever else has tried.</summary>
    private static async ValueTask RecordAsync(DurableStream ledger, JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            await ledger.AppendAsync(
                $"ledger.effect.{job.Request.Metadata!.IdempotencyKey}",
                default,
                options: new() { ExpectedLastSubjectSequence = 0 },
                cancellationToken: cancellationToken
            );
        }
        catch (SequenceConflictException)
        {
            // Another attempt had come so far before it died.
        }
    }
}
