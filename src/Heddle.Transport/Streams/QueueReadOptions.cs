namespace Heddle.Transport;

/// <summary>How a reader takes messages from a work queue.</summary>
public sealed record QueueReadOptions
{
    internal static readonly QueueReadOptions Default = new();

    /// <summary>
    /// How many messages the reader may hold that have not been taken yet. They count as handed out, so the time until they come again
    /// runs: choose what can be worked off well within the queue's <see cref="QueueOptions.AckWait"/>. Default 100; at least 1.
    /// </summary>
    public int Prefetch
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 100;

    /// <summary>
    /// How often a server that has nothing to hand out says that it is still there; without a sign for twice as long the reader asks anew.
    /// Default 5 s; from 500 ms to 1 min.
    /// </summary>
    public TimeSpan Heartbeat
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(500));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMinutes(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);
}
