using System.Threading.Channels;

namespace Heddle.Transport;

/// <summary>A subscription of the in-memory bus: a bounded channel, and the overflow policy that says who yields when it is full.</summary>
internal sealed class InMemorySubscription(InMemoryBus owner, string subject, SubscribeOptions options) : BusSubscription, IInterest
{
    private readonly Channel<BusMessage> _queue = Channel.CreateBounded<BusMessage>(options.Capacity);
    private long _dropped;
    private int _reporting;

    public InMemoryBus Owner => owner;

    public override string Subject => subject;

    public override string? QueueGroup => options.QueueGroup;

    public override long DroppedMessages => Interlocked.Read(ref _dropped);

    public override ChannelReader<BusMessage> Messages => _queue.Reader;

    /// <summary>Completes when the queue has ended, however it did, and its reader has taken everything.</summary>
    public Task Read => _queue.Reader.Completion.ContinueWith(static _ => { }, TaskScheduler.Default);

    public void Deliver(in BusMessage message)
    {
        while (!_queue.Writer.TryWrite(message))
        {
            switch (options.Overflow)
            {
                case OverflowPolicy.DropOldest:
                    if (_queue.Reader.TryRead(out _))
                    {
                        CountDropped();
                    }

                    break;
                case OverflowPolicy.Fail:
                    owner.Unsubscribe(this);
                    Complete(new SlowConsumerException(subject, options.Capacity));
                    return;
                default:
                    CountDropped();
                    return;
            }
        }
    }

    public override ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        owner.Unsubscribe(this);
        Complete();
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        owner.Unsubscribe(this);
        Complete();
        while (_queue.Reader.TryRead(out _))
        {
            // Discarded, as the contract says of what is queued.
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Ends <see cref="Messages"/> behind what has arrived. INVARIANT: the exchange no longer knows the subscription, so nothing is
    /// delivered to a completed queue.
    /// </summary>
    public void Complete(Exception? error = null) => _queue.Writer.TryComplete(error);

    /// <summary>One report covers all that is dropped until it is raised, so that reports cannot pile up behind a slow handler.</summary>
    private void CountDropped()
    {
        Interlocked.Increment(ref _dropped);
        if (Interlocked.Exchange(ref _reporting, 1) == 0)
        {
            owner.Report(() =>
            {
                Interlocked.Exchange(ref _reporting, 0);
                return new BusEvent.SlowConsumer(subject, DroppedMessages);
            });
        }
    }
}
