using System.Runtime.InteropServices;

namespace Heddle.Mesh;

/// <summary>
/// Finds agents in the catalog that belong to no process: none has them on record, nobody takes their requests, and nobody is connected
/// who may have announced them without leaving a record (docs/adr/0011). Used by one flow at a time.
/// </summary>
/// <param name="session">The mesh.</param>
/// <param name="system">Who knows the connections and subscriptions.</param>
/// <param name="patience">
/// How long an agent must have been so. Hosts of other SDKs write their record last: until then a live agent looks the same.
/// </param>
internal sealed class UnservedAgents(MeshSession session, SystemAccount system, TimeSpan patience)
{
    /// <summary>What the clocks of two servers may differ by.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private Dictionary<string, Suspicion> _suspicions = new(StringComparer.Ordinal);

    /// <summary>Compares once more, and gives those agents that have been in doubt for long enough, with the contract they have had all along.</summary>
    /// <param name="connections">The connections of hosts there are, found out before.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    public async ValueTask<IReadOnlyDictionary<string, ContractVersion?>> FindAsync(
        IReadOnlyList<ConnectionReport> connections,
        CancellationToken cancellationToken
    )
    {
        var listed = await session.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        var records = await session.Instances.ListAsync(cancellationToken).ConfigureAwait(false);
        var known = records.SelectMany(record => record.Agents.Concat(record.Leaving)).ToHashSet(StringComparer.Ordinal);
        string[] unknown = [.. listed.Entries.Select(entry => entry.Name).Where(name => !known.Contains(name) && AgentName.IsValid(name))];
        var contracts = await session.Contracts.VersionsAsync(unknown, cancellationToken).ConfigureAwait(false);
        Suspect(contracts);
        string[] suspects = [.. _suspicions.Where(one => session.Time.GetElapsedTime(one.Value.Since) >= patience).Select(one => one.Key)];
        var strangers = Strangers(connections, records);
        var servers = suspects.Length == 0 ? 0 : await system.CountServersAsync(cancellationToken).ConfigureAwait(false);
        var unserved = new Dictionary<string, ContractVersion?>(StringComparer.Ordinal);
        foreach (var agent in suspects)
        {
            var contract = contracts[agent];
            if (
                !strangers.Any(stranger => MayHaveAnnounced(stranger, contract))
                && !await system.IsServedAsync(agent, servers, cancellationToken).ConfigureAwait(false)
            )
            {
                unserved.Add(agent, contract);
            }
        }

        return unserved;
    }

    // Whose contract has been written again is announced at this moment, and in doubt from now.
    private void Suspect(Dictionary<string, ContractVersion?> contracts)
    {
        var now = session.Time.GetTimestamp();
        _suspicions = contracts.ToDictionary(
            one => one.Key,
            one =>
                _suspicions.TryGetValue(one.Key, out var known) && known.Revision == one.Value?.Revision
                    ? known
                    : new Suspicion(now, one.Value?.Revision),
            StringComparer.Ordinal
        );
    }

    // Heddle's hosts announce nothing without a record. Those of other SDKs only warn when they may not write one.
    private static List<ConnectionReport> Strangers(IReadOnlyList<ConnectionReport> connections, IEnumerable<InstanceRecord> records)
    {
        var recorded = records.Select(record => record.InstanceId).ToHashSet(StringComparer.Ordinal);
        return [.. connections.Where(connection => !connection.IsHeddle && !recorded.Contains(connection.InstanceId))];
    }

    private static bool MayHaveAnnounced(ConnectionReport stranger, ContractVersion? contract) =>
        stranger.Since is not { } since || contract is not { } last || since <= last.Written + Skew;

    /// <param name="Since">When the agent was found without a record, as a timestamp.</param>
    /// <param name="Revision">The contract it had then.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Suspicion(long Since, ulong? Revision);
}
