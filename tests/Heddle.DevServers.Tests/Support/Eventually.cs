using System.Diagnostics;

namespace Heddle.DevServers.Tests;

/// <summary>Waits for what another process does.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (!condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public static Task ProcessEndsAsync(int id) => HoldsAsync(() => !IsAlive(id));

    /// <summary>Whether a process exists, also as a zombie.</summary>
    public static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
