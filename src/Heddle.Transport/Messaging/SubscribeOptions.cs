namespace Heddle.Transport;

/// <summary>How a subscription queues what arrives.</summary>
public sealed record SubscribeOptions
{
    internal static readonly SubscribeOptions Default = new();

    /// <summary>The queue group to share messages with, or <see langword="null"/> to receive every message.</summary>
    /// <remarks>
    /// Who leaves a server that is about to shut down joins its queue groups at the next one first. A subscription without a group ends
    /// at the old server before it begins at the new one, and misses what is published in between, commonly for some milliseconds: with
    /// both at once everything would arrive twice, messages bear no number by which to tell, and delivery is at most once.
    /// </remarks>
    public string? QueueGroup { get; init; }

    /// <summary>How many messages may wait for the reader. Default 65,536; at least 1.</summary>
    public int Capacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 65_536;

    /// <summary>What happens to a message for which there is no room. Default <see cref="OverflowPolicy.DropNewest"/>.</summary>
    public OverflowPolicy Overflow { get; init; } = OverflowPolicy.DropNewest;
}
