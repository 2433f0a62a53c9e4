using System.Diagnostics;

namespace Heddle.Cli.Tests;

/// <summary>Sends signals to processes.</summary>
internal static class Signals
{
    public static async Task SendAsync(int process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, process.ToString()]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
    }
}
