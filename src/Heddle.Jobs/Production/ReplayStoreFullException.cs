namespace Heddle.Jobs;

/// <summary>The replay store has no room and nothing in it may be forgotten yet, so nothing is accepted. Try again later.</summary>
/// <param name="capacity">How many messages the store holds.</param>
public sealed class ReplayStoreFullException(int capacity)
    : Exception($"the replay store already holds `{capacity}` messages that have not expired; raise its capacity or accept fewer")
{
    /// <summary>How many messages the store holds.</summary>
    public int Capacity { get; } = capacity;
}
