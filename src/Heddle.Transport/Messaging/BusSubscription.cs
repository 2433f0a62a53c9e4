using System.Threading.Channels;

namespace Heddle.Transport;

/// <summary>
/// An open subscription: a bounded queue of messages that have arrived. Disposing it unsubscribes and discards what is queued.
/// </summary>
public abstract class BusSubscription : IAsyncDisposable
{
    /// <summary>The subject subscribed to, wildcards included.</summary>
    public abstract string Subject { get; }

    /// <summary>The queue group, or <see langword="null"/>.</summary>
    public abstract string? QueueGroup { get; }

    /// <summary>How many messages the overflow policy has discarded so far.</summary>
    public abstract long DroppedMessages { get; }

    /// <summary>
    /// The messages in arrival order. Completes when the subscription or its bus ends; completes with
    /// <see cref="SlowConsumerException"/> when the policy is <see cref="OverflowPolicy.Fail"/> and the queue overflowed, with
    /// <see cref="PermissionDeniedException"/> when the server refused the subscription.
    /// </summary>
    public abstract ChannelReader<BusMessage> Messages { get; }

    /// <summary>
    /// Unsubscribes, makes sure the server sends no more, and completes <see cref="Messages"/> behind what has already arrived.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for the server's confirmation.</param>
    public abstract ValueTask DrainAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
