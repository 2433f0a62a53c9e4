using Heddle.Bench.Running;
using Heddle.Jobs;
using Heddle.Transport.Nats;

namespace Heddle.Bench.Jobs;

/// <summary>What the other processes of <see cref="JobScene"/> do.</summary>
internal static class JobRoles
{
    private const string Pool = "bench";

    public static async Task<int> DispatchAsync(string url)
    {
        await using var bus = await NatsBus.ConnectAsync(new NatsOptions { Url = url, Name = "bench-dispatcher" });
        await using var dispatcher = new JobDispatcher(
            bus,
            new() { Pools = JobPools.Parse($"topics: {{ {JobFlood.Topic}: {Pool} }}\npools: {{ {Pool}: {{}} }}") }
        );
        await dispatcher.StartAsync();
        await BenchProcess.ServeAsync();
        return 0;
    }

    public static async Task<int> WorkAsync(string url)
    {
        await using var bus = await NatsBus.ConnectAsync(new NatsOptions { Url = url, Name = "bench-worker" });
        await using var worker = new JobWorker(
            bus,
            new()
            {
                WorkerId = "bench-worker",
                Pool = Pool,
                MaxParallelJobs = 1_024,
            }
        );
        worker.Handle(
            JobFlood.Topic,
            (context, _) =>
                ValueTask.FromResult<JobResult?>(
                    new()
                    {
                        JobId = context.JobId,
                        WorkerId = context.WorkerId,
                        Status = JobStatus.Succeeded,
                        ResultPointer = context.Request.ContextPointer,
                    }
                )
        );
        await worker.StartAsync();
        await bus.FlushAsync();
        await BenchProcess.ServeAsync();
        return 0;
    }
}
