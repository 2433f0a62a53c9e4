using System.Diagnostics;

namespace Heddle.Cli;

/// <summary>One agent, or one worker, in a process of its own. It ends with this process, however this process ends.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    /// <summary>How long the agent may take to leave the mesh before it is killed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Task<string> _complaints;

    private AgentProcess(string agent, Process process)
    {
        Agent = agent;
        _process = process;
        Id = process.Id;
        _complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public string Agent { get; }

    public int Id { get; }

    /// <summary>Starts the agent and returns when it answers.</summary>
    /// <exception cref="CommandFailedException">The process ended instead; the message holds what it said.</exception>
    public static Task<AgentProcess> StartAsync(string agent, string url, CancellationToken cancellationToken) =>
        StartAsync("agent", agent, url, cancellationToken);

    /// <summary>Starts a worker and returns when it takes jobs.</summary>
    /// <exception cref="CommandFailedException">The process ended instead; the message holds what it said.</exception>
    public static Task<AgentProcess> StartWorkerAsync(string workerId, string url, CancellationToken cancellationToken) =>
        StartAsync("worker", workerId, url, cancellationToken);

    private static async Task<AgentProcess> StartAsync(string kind, string agent, string url, CancellationToken cancellationToken)
    {
        var start = OwnProgram.Describe("demo", kind, agent, "--url", url, OwnedCommand.OwnedOption);
        start.Environment.Remove("HEDDLE_CREDS");
        start.Environment.Remove("OAM_CREDS");
        var process = Process.Start(start) ?? throw new InvalidOperationException("the system answered no process");
        var started = new AgentProcess(agent, process);
        try
        {
            if (await process.StandardOutput.ReadLineAsync(cancellationToken) is null)
            {
                throw new CommandFailedException(
                    "agent_not_started",
                    $"{kind} `{agent}` did not start: {(await started._complaints).Trim()}"
                );
            }

            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Has the agent leave the mesh, which finishes what it has begun, and waits until the process is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
