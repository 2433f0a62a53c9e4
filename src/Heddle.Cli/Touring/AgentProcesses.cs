namespace Heddle.Cli;

/// <summary>The demo's agents, each in a process of its own. Used by one chapter at a time.</summary>
internal sealed class AgentProcesses : IAsyncDisposable
{
    private readonly string _url;
    private readonly List<AgentProcess> _all;

    private AgentProcesses(string url, IEnumerable<AgentProcess> all)
    {
        _url = url;
        _all = [.. all];
    }

    public IReadOnlyList<AgentProcess> All => _all;

    /// <summary>Starts all of them at once and returns when every one answers. When one fails, none is left.</summary>
    public static async Task<AgentProcesses> StartAsync(IEnumerable<string> agents, string url, CancellationToken cancellationToken)
    {
        var starting = agents.Select(agent => AgentProcess.StartAsync(agent, url, cancellationToken)).ToList();
        try
        {
            return new AgentProcesses(url, await Task.WhenAll(starting));
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

    /// <summary>The processes that serve an agent.</summary>
    public IReadOnlyList<AgentProcess> Of(string agent) => [.. _all.Where(process => process.Agent == agent)];

    /// <summary>Starts one more process for an agent and returns when it answers.</summary>
    public async Task<AgentProcess> AddAsync(string agent, CancellationToken cancellationToken)
    {
        var started = await AgentProcess.StartAsync(agent, _url, cancellationToken);
        _all.Add(started);
        return started;
    }

    /// <summary>Has one leave.</summary>
    public async Task StopAsync(AgentProcess process)
    {
        _all.Remove(process);
        await process.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_all.Select(agent => agent.DisposeAsync().AsTask()));
}
