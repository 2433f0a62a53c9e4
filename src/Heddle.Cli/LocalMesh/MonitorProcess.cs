using System.Diagnostics;

namespace Heddle.Cli;

/// <summary>The monitor in a process of its own that outlives the command which starts it, and ends with the mesh's server.</summary>
internal static class MonitorProcess
{
    /// <summary>Starts it and returns when it monitors.</summary>
    /// <exception cref="CommandFailedException">The process ended instead; the message holds what it said.</exception>
    public static async Task<RecordedProcess> StartAsync(string url, CancellationToken cancellationToken)
    {
        var start = OwnProgram.Describe("mesh", "monitor", MeshClientCommand.UrlOption, url, MeshMonitorCommand.DetachedOption);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("the system answered no process");
        try
        {
            if (await process.StandardOutput.ReadLineAsync(cancellationToken) is null)
            {
                var complaint = await process.StandardError.ReadToEndAsync(cancellationToken);
                throw new CommandFailedException("monitor_not_started", $"the monitor did not start: {complaint.Trim()}");
            }

            return RecordedProcess.Of(process);
        }
        catch
        {
            process.Kill();
            throw;
        }
    }
}
