namespace Heddle.Transport;

/// <summary>How a subscription queues what arrives.</summary>
public sealed record SubscribeOptions
{
    internal static readonly SubscribeOptions Default = new();

    /// <summary>The queue group to share messages with, or <see langword="null"/> to receive every message.</summary>
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
