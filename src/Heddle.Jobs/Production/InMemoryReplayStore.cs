namespace Heddle.Jobs;

/// <summary>Remembers messages in this process until they expire. Bounded: when it is full of live ones it refuses rather than forgets.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="capacity">How many messages it holds, about 300 bytes each. At least 1.</param>
public sealed class InMemoryReplayStore(TimeProvider timeProvider, int capacity) : IReplayStore
{
    private const int UsualCapacity = 100_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<ReplayKey, PacketBytes> _digests = [];
    private readonly PriorityQueue<ReplayKey, DateTimeOffset> _expiry = new();
    private readonly int _capacity = AtLeastOne(capacity);

    /// <summary>Makes a store with room for 100,000 messages.</summary>
    /// <param name="timeProvider">The clock.</param>
    public InMemoryReplayStore(TimeProvider timeProvider)
        : this(timeProvider, UsualCapacity) { }

    /// <inheritdoc />
    /// <exception cref="ReplayStoreFullException">There is no room for another message.</exception>
    public ValueTask<ReplayOutcome> AdmitAsync(
        ReplayKey key,
        PacketBytes digest,
        DateTimeOffset keepUntil,
        CancellationToken cancellationToken = default
    )
    {
        lock (_gate)
        {
            Forget(timeProvider.GetUtcNow());
            if (_digests.TryGetValue(key, out var known))
            {
                return new(known == digest ? ReplayOutcome.Duplicate : ReplayOutcome.Conflict);
            }

            if (_digests.Count >= _capacity)
            {
                throw new ReplayStoreFullException(_capacity);
            }

            _digests.Add(key, digest);
            _expiry.Enqueue(key, keepUntil);
            return new(ReplayOutcome.First);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (_expiry.TryPeek(out var key, out var keepUntil) && keepUntil <= now)
        {
            _expiry.Dequeue();
            _digests.Remove(key);
        }
    }

    private static int AtLeastOne(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return value;
    }
}
