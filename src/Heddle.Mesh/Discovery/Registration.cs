using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Announces a process's agents on the mesh and takes them back (mesh-protocol §2.8).</summary>
internal sealed class Registration(MeshSession session)
{
    private const int ContractsAtOnce = 64;

    /// <summary>
    /// Writes contracts, the instance record and the catalog, the catalog in one write however many agents there are. The instance
    /// record comes before the catalog: whoever cleans up after a process that dies in between finds what to clean.
    /// </summary>
    /// <param name="contracts">The agents to announce.</param>
    /// <param name="served">Every agent this process serves, those announced before included.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask AnnounceAsync(
        IReadOnlyList<AgentContract> contracts,
        IReadOnlyList<string> served,
        CancellationToken cancellationToken
    )
    {
        foreach (var some in contracts.Chunk(ContractsAtOnce))
        {
            await Task.WhenAll(some.Select(contract => session.Contracts.PutAsync(contract, cancellationToken).AsTask()))
                .ConfigureAwait(false);
        }

        await session.Instances.PutAsync(served, cancellationToken).ConfigureAwait(false);
        await session
            .Catalog.UpdateAsync([], [.. contracts.Select(contract => contract.ToCatalogEntry())], cancellationToken)
            .ConfigureAwait(false);
        foreach (var contract in contracts)
        {
            await session.Events.PublishAsync(LogLevelName.Info, contract.Name, "agent_registered").ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes the agents back: the own instance record first, then whatever no other process serves. Every step is tried, whatever
    /// became of the one before it.
    /// </summary>
    public async ValueTask WithdrawAsync(IReadOnlyList<string> agents, CancellationToken cancellationToken)
    {
        foreach (var agent in agents)
        {
            await TryAsync("log event", () => session.Events.PublishAsync(LogLevelName.Info, agent, "agent_deregistered"))
                .ConfigureAwait(false);
        }

        await TryAsync("instance record", () => session.Instances.DeleteAsync(cancellationToken)).ConfigureAwait(false);
        IReadOnlyList<string> orphans = agents;
        await TryAsync(
                "reading instance records",
                async () =>
                {
                    var served = await session.Instances.ServedAsync(cancellationToken).ConfigureAwait(false);
                    orphans = [.. agents.Where(agent => !served.Contains(agent))];
                }
            )
            .ConfigureAwait(false);
        if (orphans.Count == 0)
        {
            return;
        }

        await TryAsync("catalog", () => session.Catalog.UpdateAsync(orphans, [], cancellationToken)).ConfigureAwait(false);
        foreach (var agent in orphans)
        {
            await TryAsync("contract", () => session.Contracts.DeleteAsync(agent, cancellationToken)).ConfigureAwait(false);
            var notice = new DeathNotice(agent, DeathNotice.GracefulShutdown, session.Time.GetUtcNow(), session.InstanceId);
            // A death notice carries no headers (mesh-protocol §1.5).
            await TryAsync(
                    "death notice",
                    () => session.Bus.PublishAsync(MeshSubjects.Death(agent), notice.ToJson(), cancellationToken: cancellationToken)
                )
                .ConfigureAwait(false);
        }
    }

    private async ValueTask TryAsync(string step, Func<ValueTask> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is BusException or OperationCanceledException)
        {
            MeshLog.LeavingFailed(session.Logger, problem, step);
        }
    }
}
