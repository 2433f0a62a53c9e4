using Heddle.Bench.Running;

namespace Heddle.Bench.Jobs;

/// <summary>
/// Measures a job's way: what its packets cost, how fast it comes back when it is alone, and how many go through when there are many,
/// with a dispatcher that stores every step and without one. Dispatcher and worker are processes of their own.
/// </summary>
internal static class JobsBenchCommand
{
    public static async Task<int> RunAsync(string[] options)
    {
        var packets = new PacketScene();
        await using var scene = await JobScene.OpenAsync();
        await using var direct = await DirectScene.OpenAsync();
        return await BenchRun.ClimbAsync(
            [
                new("packet_roundtrip_ns", packets.RoundTripNanoseconds),
                new("packet_alloc_bytes", packets.AllocatedBytes),
                new("sign_per_s", packets.SignaturesPerSecond),
                new("verify_per_s", packets.VerificationsPerSecond),
                new("submit_to_result_p50_ms", scene.SubmitToResultAsync),
                new("jobs_per_s", scene.DurableJobsAsync),
                new("direct_jobs_per_s", direct.JobsAsync),
                new("dispatcher_rss_growth_mib", scene.DispatcherGrowthAsync),
            ],
            [
                Reach.AtMost(3, "submit_to_result_p50_ms"),
                Reach.AtLeast(2_500, "jobs_per_s"),
                Reach.AtLeast(30_000, "direct_jobs_per_s"),
                Reach.AtMost(3_000, "packet_roundtrip_ns"),
                Reach.AtMost(20, "dispatcher_rss_growth_mib"),
            ],
            BenchOptions.Parse(options)
        );
    }
}
