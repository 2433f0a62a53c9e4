using System.Threading.Channels;

namespace Heddle.Transport;

/// <summary>A subscription of the in-memory bus: a bounded channel, and the overflow policy that says who yields when it is full.</summary>
internal sealed class InMemorySubscription(InMemoryBus owner, string subject, SubscribeOptions options) : BusSubscription, IInterest
{
    private readonly Channel<BusMessage> _queue = Channel.CreateBounded<BusMessage>(options.Capacity);
    private long _dropped;
    private bool _dropping;

    public InMemoryBus Owner => owner;

    public override string Subject => subject;

    public override string? QueueGroup => options.QueueGroup;

    public override long DroppedMessages => Interlocked.Read(ref _dropped);

    public override ChannelReader<BusMessage> Messages => _queue.Reader;

    /// <summary>Completes when the queue has ended, however it did, and its reader has taken everything.</summary>
    public Task Read => _queue.Reader.Completion.ContinueWith(static _ => { }, TaskScheduler.Default);

    public void Deliver(in BusMessage message)
    {
        _dropping = _dropping && _queue.Reader.Count > options.Capacity / 2;
        while (!_queue.Writer.TryWrite(message))
        {
            switch (options.Overflow)
            {
                case OverflowPolicy.DropOldest:
                    if (_queue.Reader.TryRead(out _))
                    {
                        CountDropped();
                    }
                    else if (_queue.Reader.Completion.IsCompleted)
                    {
                        // Closed in the same instant: there is no room and never will be.
                        return;
                    }

                    break;
                case OverflowPolicy.Fail:
                    owner.Unsubscribe(this);
                    Complete(new SlowConsumerException(subject, options.Capacity));
                    CountDropped();
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

    /// <summary>
    /// Counts, and reports the first of a row: an episode of dropping lasts until the reader has caught up with half of the queue.
    /// </summary>
    private void CountDropped()
    {
        var dropped = Interlocked.Increment(ref _dropped);
        if (!_dropping)
        {
            _dropping = true;
            owner.Report(new BusEvent.SlowConsumer(subject, dropped));
        }
    }
}
