using System.Diagnostics;

namespace Heddle.DevServers;

/// <summary>Runs a server on Windows, inside a job object that the system empties when this process is gone.</summary>
internal sealed class JobObjectProcess(ServerLaunch launch) : ServerProcess
{
    private readonly WindowsJob? _job = OperatingSystem.IsWindows() && !launch.Detached ? new WindowsJob() : null;
    private Process? _process;

    public override Task<int> StartAsync()
    {
        _process?.Dispose();
        var start = new ProcessStartInfo(launch.Program.Path, launch.Arguments)
        {
            CreateNoWindow = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = launch.Folder,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("the system answered no process");
        if (OperatingSystem.IsWindows())
        {
            _job?.Add(process);
        }

        _process = process;
        Exited = WaitAsync(process);
        return Task.FromResult(process.Id);
    }

    public override void Signal(ServerSignal signal)
    {
        if (signal is ServerSignal.Reload or ServerSignal.LameDuck)
        {
            throw new PlatformNotSupportedException("windows has no signals for a running server; restart it instead");
        }

        if (!Exited.IsCompleted)
        {
            _process?.Kill();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (!launch.Detached || Exited.IsCompleted)
        {
            Signal(ServerSignal.Kill);
            await Exited.ConfigureAwait(false);
            PrivateFolder.Remove(launch.Folder);
        }

        _process?.Dispose();
        if (OperatingSystem.IsWindows())
        {
            _job?.Dispose();
        }
    }

    private async Task<int> WaitAsync(Process process)
    {
        using var log = new StreamWriter(launch.LogFile, append: true) { AutoFlush = true };
        var gate = TextWriter.Synchronized(log);
        await Task.WhenAll(CopyAsync(process.StandardOutput, gate), CopyAsync(process.StandardError, gate)).ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            await to.WriteLineAsync(line).ConfigureAwait(false);
        }
    }
}
