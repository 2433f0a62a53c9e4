using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Announces a process's agents on the mesh and takes them back (mesh-protocol §2.8).</summary>
internal sealed class Registration(MeshSession session)
{
    private const int ContractsAtOnce = 64;

    /// <summary>How long leaving may take when the server does not answer. What is left undone then is a monitor's to do.</summary>
    private static readonly TimeSpan LeavingPatience = TimeSpan.FromSeconds(10);

    /// <summary>The same when the server is away already.</summary>
    private static readonly TimeSpan AwayPatience = TimeSpan.FromSeconds(2);

    private readonly Departure _departure = new(session);

    /// <summary>
    /// Writes the instance record, the contracts and the catalog, the catalog in one write however many agents there are. The record
    /// comes first: whoever cleans up after a process that dies in between finds what to clean (docs/adr/0005).
    /// </summary>
    /// <param name="contracts">The agents to announce.</param>
    /// <param name="served">Every agent this process serves, those announced before included.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public ValueTask AnnounceAsync(
        IReadOnlyList<AgentContract> contracts,
        IReadOnlyList<string> served,
        CancellationToken cancellationToken
    ) => AnnounceAsync(contracts, served, (catalog, entries) => catalog.With([], entries), cancellationToken);

    /// <summary>As above for what has been announced before: entries that are still in the catalog stay where they are.</summary>
    public ValueTask AnnounceAgainAsync(IReadOnlyList<AgentContract> contracts, CancellationToken cancellationToken) =>
        AnnounceAsync(
            contracts,
            [.. contracts.Select(contract => contract.Name)],
            (catalog, entries) => catalog.With([], [.. entries.Where(entry => !catalog.Contains(entry.Name))]),
            cancellationToken
        );

    /// <summary>
    /// Takes the agents back, except those that another process serves. What cannot be done is logged and left to a monitor, which finds
    /// it in the instance record.
    /// </summary>
    public async ValueTask WithdrawAsync(IReadOnlyList<string> agents)
    {
        var isAway = session.Bus.State == BusState.Reconnecting;
        using var patience = new CancellationTokenSource(isAway ? AwayPatience : LeavingPatience, session.Time);
        try
        {
            foreach (var agent in agents)
            {
                await session.Events.PublishAsync(MeshLogLevel.Info, agent, "agent_deregistered").ConfigureAwait(false);
            }

            var record = await session.Instances.MarkOwnAsync(agents, patience.Token).ConfigureAwait(false);
            await _departure.CompleteAsync([record], DeathNotice.GracefulShutdown, patience.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is BusException or OperationCanceledException)
        {
            MeshLog.LeavingFailed(session.Logger, problem, "taking the agents off the mesh");
        }
    }

    private async ValueTask AnnounceAsync(
        IReadOnlyList<AgentContract> contracts,
        IReadOnlyList<string> served,
        Func<CatalogDocument, IReadOnlyList<CatalogEntry>, CatalogDocument?> add,
        CancellationToken cancellationToken
    )
    {
        await session.Instances.PutAsync(served, cancellationToken).ConfigureAwait(false);
        foreach (var some in contracts.Chunk(ContractsAtOnce))
        {
            await Task.WhenAll(some.Select(contract => session.Contracts.PutAsync(contract, cancellationToken).AsTask()))
                .ConfigureAwait(false);
        }

        CatalogEntry[] entries = [.. contracts.Select(contract => contract.ToCatalogEntry())];
        await session.Catalog.UpdateAsync(catalog => new(add(catalog, entries)), cancellationToken).ConfigureAwait(false);
        foreach (var contract in contracts)
        {
            await session.Events.PublishAsync(MeshLogLevel.Info, contract.Name, "agent_registered").ConfigureAwait(false);
        }
    }
}
