using System.Diagnostics;

namespace Heddle.Jobs;

/// <summary>Measures this process: processor time since the last time, and memory against what it may use. Not safe for concurrent use.</summary>
internal sealed class ProcessLoad
{
    private long _at = Stopwatch.GetTimestamp();
    private TimeSpan _used = UsedTime();

    public WorkerLoad Measure()
    {
        // Real time: processor time is.
        var now = Stopwatch.GetTimestamp();
        var used = UsedTime();
        var available = Stopwatch.GetElapsedTime(_at, now) * Environment.ProcessorCount;
        var cpu = available > TimeSpan.Zero ? (used - _used) / available : 0;
        (_at, _used) = (now, used);
        var memory = (double)Environment.WorkingSet / Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        return new(Percent(cpu), 0, Percent(memory));
    }

    private static float Percent(double share) => (float)Math.Clamp(share * 100, 0, 100);

    private static TimeSpan UsedTime() =>
        OperatingSystem.IsIOS() || OperatingSystem.IsTvOS() ? TimeSpan.Zero : Environment.CpuUsage.TotalTime;
}
