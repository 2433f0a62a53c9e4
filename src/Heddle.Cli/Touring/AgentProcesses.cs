namespace Heddle.Cli;

/// <summary>The demo's agents, each in a process of its own.</summary>
internal sealed class AgentProcesses : IAsyncDisposable
{
    private AgentProcesses(IReadOnlyList<AgentProcess> all) => All = all;

    public IReadOnlyList<AgentProcess> All { get; }

    /// <summary>Starts all of them at once and returns when every one answers. When one fails, none is left.</summary>
    public static async Task<AgentProcesses> StartAsync(IEnumerable<string> agents, string url, CancellationToken cancellationToken)
    {
        var starting = agents.Select(agent => AgentProcess.StartAsync(agent, url, cancellationToken)).ToList();
        try
        {
            return new AgentProcesses(await Task.WhenAll(starting));
        }
        catch
        {
            foreach (var started in starting.Where(start => start.IsCompletedSuccessfully))
            {
                await (await started).DisposeAsync();
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(All.Select(agent => agent.DisposeAsync().AsTask()));
}
