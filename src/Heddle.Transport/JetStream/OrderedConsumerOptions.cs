namespace Heddle.Transport;

/// <summary>What an <see cref="OrderedConsumer"/> reads.</summary>
internal sealed record OrderedConsumerOptions
{
    /// <summary>The stream.</summary>
    public required string Stream { get; init; }

    /// <summary>The subjects, or <see langword="null"/> for all of the stream's.</summary>
    public string? Filter { get; init; }

    /// <summary>Where to begin.</summary>
    public StartPolicy Start { get; init; } = StartPolicy.First;

    /// <summary>The first message to deliver with <see cref="StartPolicy.Sequence"/>.</summary>
    public ulong StartSequence { get; init; } = 1;

    /// <summary>Whether payloads are left out.</summary>
    public bool HeadersOnly { get; init; }

    /// <summary>
    /// How many messages may wait for the reader where the server's flow control cannot be used; what is beyond is asked for again.
    /// </summary>
    public int Capacity { get; init; } = SubscribeOptions.Default.Capacity;

    /// <summary>How often an idle server says that it is still there; without a sign for twice as long the consumer starts anew.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);
}
