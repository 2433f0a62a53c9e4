using System.Diagnostics;

namespace Heddle.Jobs.Tests.Observability;

public sealed class PrometheusSampleTests
{
    [Fact]
    public async Task The_sample_prints_what_Prometheus_reads()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(OwnFolderOf(typeof(PrometheusJobs.PrometheusMetrics).Assembly.Location));
        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync(Patience.Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(Patience.Cancel);
        process.ExitCode.ShouldBe(0);
        lines.ShouldContain("heddle_jobs_received_total{topic=\"job.greet\"} 2");
        lines.ShouldContain("heddle_job_duration_seconds_count{topic=\"job.greet\",status=\"Succeeded\"} 1");
        lines.ShouldContain("heddle_job_duration_seconds_count{topic=\"job.greet\",status=\"Failed\"} 1");
        lines.ShouldContain(line => line.StartsWith("heddle_worker_heartbeats_total{worker=\"worker-1\"} ", StringComparison.Ordinal));
    }

    // The copy beside this test lacks what the test gets from its own framework; the one in the sample's folder is complete.
    private static string OwnFolderOf(string copy)
    {
        var build = new DirectoryInfo(Path.GetDirectoryName(copy)!);
        var root = build.Parent!.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "samples", "PrometheusJobs", "bin", build.Parent.Name, build.Name, Path.GetFileName(copy));
    }
}
