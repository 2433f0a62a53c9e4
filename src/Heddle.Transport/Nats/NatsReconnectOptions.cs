namespace Heddle.Transport.Nats;

/// <summary>How a lost connection is restored. A connection that never came up is not retried.</summary>
public sealed record NatsReconnectOptions
{
    /// <summary>Whether to reconnect at all; when not, the loss of the connection closes the bus. Default <see langword="true"/>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// The wait before the first round of attempts, doubled for each further round. Default 100 ms. The first round is not delayed
    /// when a server other than the lost one is known.
    /// </summary>
    public TimeSpan InitialDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between rounds, before jitter. Default 5 s.</summary>
    public TimeSpan MaxDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The part of each wait that is left to chance, 0 to 1, so that the clients of a restarted server do not return all at once.
    /// Default 0.5: between half of the wait and all of it.
    /// </summary>
    public double Jitter
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
            field = value;
        }
    } = 0.5;

    /// <summary>How often each server is tried before the bus closes; <see langword="null"/>, the default, for ever.</summary>
    public int? MaxAttempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(value));
            field = value;
        }
    }

    /// <summary>The wait before a round of attempts.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="random">Where chance comes from.</param>
    internal TimeSpan DelayBefore(int round, Random random)
    {
        var doubled = InitialDelay.TotalMilliseconds * Math.Pow(2, Math.Min(round, 30));
        var capped = Math.Min(doubled, MaxDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(capped * (1 - (Jitter * random.NextDouble())));
    }
}
