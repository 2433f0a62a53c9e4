using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>How a <see cref="JobTestAgent"/> is put together.</summary>
public sealed record JobTestAgentOptions
{
    internal static readonly JobTestAgentOptions Default = new();

    /// <summary>The worker below the agent. Default: id <c>test-worker</c>. Its blob stores, where set, take the place of the in-memory one.</summary>
    public JobWorkerOptions Worker { get; init; } = new() { WorkerId = "test-worker" };

    /// <summary>Limits and retries of topics that have no options of their own.</summary>
    public JobHandlerOptions Defaults { get; init; } = JobHandlerOptions.Default;

    /// <summary>The bus: its seed makes a run repeatable.</summary>
    public InMemoryServerOptions Bus { get; init; } = new();

    /// <summary>The blob store: with the scheme <c>redis</c> it stands in for a Redis server.</summary>
    public InMemoryBlobStoreOptions Blobs { get; init; } = new();
}
