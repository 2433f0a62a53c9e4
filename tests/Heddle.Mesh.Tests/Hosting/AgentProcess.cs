using System.Diagnostics;

namespace Heddle.Mesh.Tests.Hosting;

/// <summary>The sample <c>HostedAgents</c> in a process of its own.</summary>
internal sealed class AgentProcess : IDisposable
{
    private readonly Process _process;

    public AgentProcess(string url)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "HostedAgents.dll")]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["HEDDLE_URL"] = url;
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
    }

    /// <summary>Asks the process to end, as an orchestrator does, and gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(MeshFixture.Timeout);
        return _process.ExitCode;
    }

    /// <summary>The process ends without a chance to do anything about it, as by SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(MeshFixture.Timeout);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
