using System.Diagnostics;
using System.Globalization;
using Heddle.Jobs;

namespace Heddle.Bench.Jobs;

/// <summary>Many jobs, each submitted and waited for.</summary>
internal static class JobFlood
{
    public const string Topic = "job.echo";

    private static long _lastJob;

    /// <summary>Runs jobs side by side.</summary>
    /// <returns>How many a second.</returns>
    public static async Task<double> RunAsync(JobClient client, int jobs, int inFlight)
    {
        var left = jobs;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, inFlight)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Interlocked.Decrement(ref left) >= 0)
                        {
                            await RunOneAsync(client);
                        }
                    })
                )
        );
        return jobs / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public static async Task RunOneAsync(JobClient client)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"bench-{Interlocked.Increment(ref _lastJob)}");
        var result = await client.SubmitAndWaitAsync(
            new JobRequest
            {
                JobId = id,
                Topic = Topic,
                ContextPointer = $"redis://ctx:{id}",
            }
        );
        if (result.Status != JobStatus.Succeeded)
        {
            throw new InvalidOperationException($"job `{id}` ended as {result.Status}: {result.ErrorMessage}");
        }
    }
}
