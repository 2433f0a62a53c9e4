namespace Heddle.Mesh;

/// <summary>
/// Takes the agents of processes that leave, or are gone, off the mesh, except those that somebody else serves. Host and monitor do the
/// same here, may do it at the same time, and may die at any point: whoever comes next finds the record and does the rest
/// (docs/adr/0011).
/// </summary>
internal sealed class Departure(MeshSession session)
{
    private const int ContractsAtOnce = 64;

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

    private async ValueTask<IReadOnlyList<DeathNotice>> RemoveAsync(
        Dictionary<string, string> owners,
        string reason,
        CancellationToken cancellationToken
    )
    {
        // INVARIANT: a host writes its record, then its contracts, then the catalog; here it is contracts, catalog, records that are
        // read. A host that comes back in between is either seen to serve, or has changed what is about to be deleted.
        var contracts = await ReadContractsAsync(owners.Keys, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> orphans = [];
        IReadOnlyList<string> listed = [];
        await session
            .Catalog.UpdateAsync(
                async catalog =>
                {
                    orphans = await OrphansAsync(owners.Keys, cancellationToken).ConfigureAwait(false);
                    listed = [.. orphans.Where(catalog.Contains)];
                    return catalog.With(listed, []);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        await InChunksAsync(orphans, agent => session.Contracts.DeleteAsync(agent, contracts[agent], cancellationToken))
            .ConfigureAwait(false);
        // Who took it off the list announces the death, so that it is announced once.
        var at = session.Time.GetUtcNow();
        DeathNotice[] notices = [.. listed.Select(agent => new DeathNotice(agent, reason, at, owners[agent]))];
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

    private async ValueTask<Dictionary<string, ulong?>> ReadContractsAsync(
        IReadOnlyCollection<string> agents,
        CancellationToken cancellationToken
    )
    {
        var revisions = new Dictionary<string, ulong?>(StringComparer.Ordinal);
        foreach (var some in agents.Chunk(ContractsAtOnce))
        {
            var found = await Task.WhenAll(some.Select(agent => session.Contracts.RevisionAsync(agent, cancellationToken).AsTask()))
                .ConfigureAwait(false);
            foreach (var (agent, revision) in some.Zip(found))
            {
                revisions[agent] = revision;
            }
        }

        return revisions;
    }

    private static async ValueTask InChunksAsync(IReadOnlyList<string> agents, Func<string, ValueTask> action)
    {
        foreach (var some in agents.Chunk(ContractsAtOnce))
        {
            await Task.WhenAll(some.Select(agent => action(agent).AsTask())).ConfigureAwait(false);
        }
    }
}
