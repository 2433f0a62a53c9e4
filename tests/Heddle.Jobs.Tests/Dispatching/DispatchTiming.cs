namespace Heddle.Jobs.Tests;

/// <summary>Times short enough for tests.</summary>
internal static class DispatchTiming
{
    public static JobDispatcherTiming Fast { get; } =
        new()
        {
            ConfirmAfter = TimeSpan.FromMilliseconds(150),
            TakeoverGrace = TimeSpan.FromMilliseconds(150),
            SweepInterval = TimeSpan.FromMilliseconds(20),
            AckWait = TimeSpan.FromMilliseconds(500),
            PolicyRetry = TimeSpan.FromMilliseconds(50),
            WorkerLifetime = TimeSpan.FromSeconds(2),
        };

    public static JobDispatcherOptions Options { get; } =
        new()
        {
            Timing = Fast,
            Pools = JobPools.Parse(
                "topics: { job.echo: p, job.a: pa, job.b: pb, job.both: [pa, pb] }\npools: { p: {}, pa: {}, pb: { requires: [git] } }"
            ),
            Retries = new()
            {
                MaxRetries = 2,
                InitialDelay = TimeSpan.FromMilliseconds(20),
                MaxDelay = TimeSpan.FromMilliseconds(50),
            },
        };
}
