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
        var all = await AllOrNoneAsync(agents.Select(agent => AgentProcess.StartAsync(agent, url, cancellationToken)));
        return new AgentProcesses(url, all);
    }

    /// <summary>The processes that serve an agent, or are the worker of that id.</summary>
    public IReadOnlyList<AgentProcess> Of(string agent) => [.. _all.Where(process => process.Agent == agent)];

    /// <summary>Starts one more process for an agent and returns when it answers.</summary>
    public async Task<AgentProcess> AddAsync(string agent, CancellationToken cancellationToken)
    {
        var started = await AgentProcess.StartAsync(agent, _url, cancellationToken);
        _all.Add(started);
        return started;
    }

    /// <summary>Starts workers, all at once, and returns when every one takes jobs. When one fails, none of them is left.</summary>
    public async Task AddWorkersAsync(IEnumerable<string> workerIds, CancellationToken cancellationToken)
    {
        _all.AddRange(await AllOrNoneAsync(workerIds.Select(id => AgentProcess.StartWorkerAsync(id, _url, cancellationToken))));
    }

    /// <summary>Has one leave.</summary>
    public async Task StopAsync(AgentProcess process)
    {
        _all.Remove(process);
        await process.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_all.Select(agent => agent.DisposeAsync().AsTask()));

    private static async Task<AgentProcess[]> AllOrNoneAsync(IEnumerable<Task<AgentProcess>> processes)
    {
        var starting = processes.ToList();
        try
        {
            return await Task.WhenAll(starting);
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
}
