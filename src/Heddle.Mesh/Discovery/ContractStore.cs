using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The registry of contracts (mesh-protocol §2.3), one key an agent.</summary>
internal sealed class ContractStore(MeshSession session)
{
    public async ValueTask PutAsync(AgentContract contract, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.RegistryAsync(cancellationToken).ConfigureAwait(false);
        await bucket.PutAsync(contract.Name, ContractJson.Write(contract), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The revision of an agent's record; <see langword="null"/> when there is none.</summary>
    public async ValueTask<ulong?> RevisionAsync(string agent, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.RegistryAsync(cancellationToken).ConfigureAwait(false);
        return (await bucket.GetAsync(agent, cancellationToken).ConfigureAwait(false))?.Revision;
    }

    /// <summary>Deletes an agent's record if it is still at a revision; with none there is nothing to delete.</summary>
    public async ValueTask DeleteAsync(string agent, ulong? revision, CancellationToken cancellationToken)
    {
        if (revision is { } expected)
        {
            var bucket = await session.Buckets.RegistryAsync(cancellationToken).ConfigureAwait(false);
            await bucket.DeleteAsync(agent, expected, cancellationToken).ConfigureAwait(false);
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
