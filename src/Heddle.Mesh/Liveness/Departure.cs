namespace Heddle.Mesh;

/// <summary>
/// Takes the agents of processes that leave, or are gone, off the mesh, except those that somebody else serves. Host and monitor do the
/// same here, may do it at the same time, and may die at any point: whoever comes next finds the record and does the rest
/// (docs/adr/0011).
/// </summary>
internal sealed class Departure(MeshSession session)
{
    /// <summary>Completes the departure of processes and answers the notices of death that were sent.</summary>
    /// <param name="records">
    /// What the processes have on record. One that changes meanwhile is left alone: the process is back, or somebody else was faster.
    /// </param>
    /// <param name="reason">Why, as the notices say it.</param>
    /// <param name="cancellationToken">Ends the attempt; the records then wait for a monitor.</param>
    public async ValueTask<IReadOnlyList<DeathNotice>> CompleteAsync(
        IEnumerable<InstanceRecord> records,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var leaving = await MarkAsync(records, cancellationToken).ConfigureAwait(false);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in leaving)
        {
            foreach (var agent in record.Leaving)
            {
                owners[agent] = record.InstanceId;
            }
        }

        var notices = owners.Count == 0 ? [] : await RemoveAsync(owners, reason, cancellationToken).ConfigureAwait(false);
        // INVARIANT: the record goes last. As long as it is there, what is left to do is known.
        foreach (var record in leaving)
        {
            await session.Instances.DeleteAsync(record, cancellationToken).ConfigureAwait(false);
        }

        return notices;
    }

    /// <summary>
    /// Goes through the departure of nobody, in which there is nothing to read and the server refuses every write. The first real one then
    /// finds everything compiled, which would otherwise take many times as long as the work.
    /// </summary>
    public async ValueTask RehearseAsync(CancellationToken cancellationToken)
    {
        var nobody = new InstanceRecord(session.InstanceId, [session.InstanceId], [], By: null, Revision: uint.MaxValue);
        await MarkAsync([nobody], cancellationToken).ConfigureAwait(false);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal) { [session.InstanceId] = session.InstanceId };
        await RemoveAsync(owners, DeathNotice.Disconnect, cancellationToken).ConfigureAwait(false);
        await session.Instances.DeleteAsync(nobody, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// INVARIANT: a record is marked before the others are read. Of two processes that serve the same agent and leave at the same time
    /// at least one sees the other's mark, so the agent does not stay behind.
    /// </summary>
    private async ValueTask<List<InstanceRecord>> MarkAsync(IEnumerable<InstanceRecord> records, CancellationToken cancellationToken)
    {
        var marked = new List<InstanceRecord>();
        foreach (var record in records)
        {
            var now =
                record.By == session.InstanceId && record.Agents.Count == 0
                    ? record
                    : await session.Instances.TryMarkAsync(record, cancellationToken).ConfigureAwait(false);
            if (now is not null)
            {
                marked.Add(now);
            }
        }

        return marked;
    }

    /// <summary>
    /// Takes agents that no process has on record out of the catalog and the registry, and answers the notices of death that were sent.
    /// </summary>
    /// <param name="agents">
    /// The agents, with the writing of their contract that was seen. One that is on record by now, or whose contract has been written
    /// since, is left alone: somebody is about to announce it.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask<IReadOnlyList<DeathNotice>> RemoveUnservedAsync(
        IReadOnlyDictionary<string, ContractVersion?> agents,
        CancellationToken cancellationToken
    )
    {
        // INVARIANT: here it is catalog, contracts, records that are read. A host that has not written its contract by then writes the
        // catalog later than that, so this write, or the removal, is not the last one.
        var removed = await UnlistAsync(
                async () =>
                {
                    var now = await session.Contracts.VersionsAsync([.. agents.Keys], cancellationToken).ConfigureAwait(false);
                    var unchanged = agents.Keys.Where(agent => now[agent]?.Revision == agents[agent]?.Revision);
                    return await OrphansAsync(unchanged, cancellationToken).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        await session.Contracts.DeleteAsync(removed.Orphans, agents, cancellationToken).ConfigureAwait(false);
        return await AnnounceAsync(removed.Listed, _ => "", DeathNotice.Disconnect, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<DeathNotice>> RemoveAsync(
        Dictionary<string, string> owners,
        string reason,
        CancellationToken cancellationToken
    )
    {
        // INVARIANT: a host writes its record, then its contracts, then the catalog; here it is contracts, catalog, records that are
        // read. A host that comes back in between is either seen to serve, or has changed what is about to be deleted.
        var contracts = await session.Contracts.VersionsAsync(owners.Keys, cancellationToken).ConfigureAwait(false);
        var removed = await UnlistAsync(() => OrphansAsync(owners.Keys, cancellationToken), cancellationToken).ConfigureAwait(false);
        await session.Contracts.DeleteAsync(removed.Orphans, contracts, cancellationToken).ConfigureAwait(false);
        return await AnnounceAsync(removed.Listed, agent => owners[agent], reason, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes orphans out of the catalog, and says which they were and which of them were listed.</summary>
    private async ValueTask<(IReadOnlyList<string> Orphans, IReadOnlyList<string> Listed)> UnlistAsync(
        Func<ValueTask<IReadOnlyList<string>>> find,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<string> orphans = [];
        IReadOnlyList<string> listed = [];
        await session
            .Catalog.UpdateAsync(
                async catalog =>
                {
                    orphans = await find().ConfigureAwait(false);
                    listed = [.. orphans.Where(catalog.Contains)];
                    return catalog.With(listed, []);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return (orphans, listed);
    }

    /// <summary>Who took an agent off the list announces its death, so that it is announced once.</summary>
    private async ValueTask<IReadOnlyList<DeathNotice>> AnnounceAsync(
        IReadOnlyList<string> listed,
        Func<string, string> ownerOf,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var at = session.Time.GetUtcNow();
        DeathNotice[] notices = [.. listed.Select(agent => new DeathNotice(agent, reason, at, ownerOf(agent)))];
        foreach (var notice in notices)
        {
            // A death notice carries no headers (mesh-protocol §1.5).
            await session
                .Bus.PublishAsync(MeshSubjects.Death(notice.Agent), notice.ToJson(), cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }

        return notices;
    }

    private async ValueTask<IReadOnlyList<string>> OrphansAsync(IEnumerable<string> agents, CancellationToken cancellationToken)
    {
        var records = await session.Instances.ListAsync(cancellationToken).ConfigureAwait(false);
        var served = records.SelectMany(record => record.Agents).ToHashSet(StringComparer.Ordinal);
        return [.. agents.Where(agent => !served.Contains(agent))];
    }
}
