using System.Diagnostics;

namespace Heddle.EndToEnd.Tests.Faults.Jobs;

/// <summary>A dispatcher or a worker in a process of its own.</summary>
internal sealed class CrewMember : IAsyncDisposable
{
    private readonly Process _process;

    private CrewMember(Process process, string role, string name) => (_process, Role, Name) = (process, role, name);

    public string Role { get; }

    public string Name { get; }

    /// <summary>Starts it and returns when it is at work.</summary>
    public static async Task<CrewMember> StartAsync(string role, string url, string name)
    {
        var host = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        var start = new ProcessStartInfo(host, [RepositoryRoot.Program("tests", "Heddle.EndToEnd.Crew"), role, url, name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var member = new CrewMember(Process.Start(start)!, role, name);
        try
        {
            (await member._process.StandardOutput.ReadLineAsync(FaultServer.Limit)).ShouldBe("ready", $"{role} {name}");
            return member;
        }
        catch
        {
            await member.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a crash would, with SIGKILL: nothing in it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(FaultServer.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
