using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The registry of contracts (mesh-protocol §2.3), one key an agent.</summary>
internal sealed class ContractStore(MeshSession session)
{
    private const int AtOnce = 64;

    public async ValueTask PutAsync(AgentContract contract, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.RegistryAsync(cancellationToken).ConfigureAwait(false);
        await bucket.PutAsync(contract.Name, ContractJson.Write(contract), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Which writing of an agent's record is the last one; <see langword="null"/> when there is no record.</summary>
    public async ValueTask<ContractVersion?> VersionAsync(string agent, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.RegistryAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.GetAsync(agent, cancellationToken).ConfigureAwait(false) is { } entry
            ? new ContractVersion(entry.Revision, entry.Created)
            : null;
    }

    /// <summary>As above for many agents at once.</summary>
    public async ValueTask<Dictionary<string, ContractVersion?>> VersionsAsync(
        IReadOnlyCollection<string> agents,
        CancellationToken cancellationToken
    )
    {
        var versions = new Dictionary<string, ContractVersion?>(StringComparer.Ordinal);
        foreach (var some in agents.Chunk(AtOnce))
        {
            var found = await Task.WhenAll(some.Select(agent => VersionAsync(agent, cancellationToken).AsTask())).ConfigureAwait(false);
            foreach (var (agent, version) in some.Zip(found))
            {
                versions[agent] = version;
            }
        }

        return versions;
    }

    /// <summary>Deletes agents' records that have not been written again; where there is no version there is nothing to delete.</summary>
    public async ValueTask DeleteAsync(
        IReadOnlyCollection<string> agents,
        IReadOnlyDictionary<string, ContractVersion?> versions,
        CancellationToken cancellationToken
    )
    {
        var bucket = await session.Buckets.RegistryAsync(cancellationToken).ConfigureAwait(false);
        foreach (var some in agents.Where(agent => versions[agent] is not null).Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(agent => bucket.DeleteAsync(agent, versions[agent]!.Value.Revision, cancellationToken).AsTask()))
                .ConfigureAwait(false);
        }
    }

    /// <summary>An agent's contract; <see langword="null"/> when the registry has none that can be read.</summary>
    public async ValueTask<AgentContract?> FindAsync(string agent, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.RegistryAsync(cancellationToken).ConfigureAwait(false);
        var entry = await bucket.GetAsync(agent, cancellationToken).ConfigureAwait(false);
        if (entry is null)
        {
            return null;
        }

        try
        {
            return ContractJson.Read(entry.Value);
        }
        catch (JsonException problem)
        {
            throw new MeshException(MeshErrorCodes.MeshError, $"the registry's record of agent `{agent}` is not JSON", null, problem)
            {
                Agent = agent,
            };
        }
    }

    /// <summary>As <see cref="FindAsync"/>, where a record that cannot be read counts as none.</summary>
    public async ValueTask<AgentContract?> TryFindAsync(string agent, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(agent, cancellationToken).ConfigureAwait(false);
        }
        catch (MeshException problem)
        {
            MeshLog.MalformedContract(session.Logger, problem, agent);
            return null;
        }
    }
}
