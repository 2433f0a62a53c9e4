using System.Text;
using System.Threading.Channels;

namespace Heddle.Transport.Nats;

internal sealed class NatsSubscription : BusSubscription
{
    private readonly NatsLink _link;
    private readonly SubscribeOptions _options;
    private readonly Channel<BusMessage> _queue;
    private SeenSubject _lastSubject = new([], "");
    private long _dropped;
    private bool _dropping;
    private volatile bool _completed;

    public NatsSubscription(NatsLink link, ulong sid, string subject, SubscribeOptions options)
    {
        _link = link;
        _options = options;
        Sid = sid;
        Subject = subject;
        _queue = Channel.CreateBounded<BusMessage>(new BoundedChannelOptions(options.Capacity) { SingleWriter = true });
    }

    /// <summary>The number the server knows it by.</summary>
    public ulong Sid { get; }

    public override string Subject { get; }

    public override string? QueueGroup => _options.QueueGroup;

    public override long DroppedMessages => Interlocked.Read(ref _dropped);

    public override ChannelReader<BusMessage> Messages => _queue.Reader;

    /// <summary>Whether the server has been told to send no more; it is then not told of the subscription again.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Queues a message, or drops one; called by the read loop alone.</summary>
    public void Deliver(in ServerFrame frame, BodyMemory memory)
    {
        if (_dropping && StillFull())
        {
            Drop();
            return;
        }

        var message = IncomingMessage.Copy(in frame, SubjectOf(frame.Subject), memory);
        if (!_queue.Writer.TryWrite(message) && !_completed)
        {
            Overflow(message);
        }
    }

    /// <summary>Ends the queue behind what is in it.</summary>
    public void Complete(Exception? reason = null)
    {
        _completed = true;
        _queue.Writer.TryComplete(reason);
    }

    /// <summary>Waits until the reader has taken everything, however the queue ended.</summary>
    public async Task WhenReadAsync() => await Messages.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public override async ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _link.UnsubscribeAsync(this, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Complete();
        }
    }

    public override ValueTask DisposeAsync()
    {
        _link.Unsubscribe(this);
        Complete();
        while (_queue.Reader.TryRead(out _)) { }

        return ValueTask.CompletedTask;
    }

    // An episode of dropping ends when the reader has caught up with half of the queue; until then it is not reported again.
    private bool StillFull()
    {
        var waiting = _queue.Reader.Count;
        _dropping = waiting > _options.Capacity / 2;
        return waiting >= _options.Capacity && _options.Overflow == OverflowPolicy.DropNewest;
    }

    private void Overflow(BusMessage message)
    {
        switch (_options.Overflow)
        {
            case OverflowPolicy.DropOldest:
                while (!_queue.Writer.TryWrite(message) && _queue.Reader.TryRead(out _))
                {
                    Drop();
                }

                break;
            case OverflowPolicy.Fail:
                Drop();
                _link.Unsubscribe(this);
                Complete(new SlowConsumerException(Subject, _options.Capacity));
                break;
            default:
                Drop();
                break;
        }
    }

    private void Drop()
    {
        var dropped = Interlocked.Increment(ref _dropped);
        if (!_dropping)
        {
            _dropping = true;
            _link.Report(new BusEvent.SlowConsumer(Subject, dropped));
        }
    }

    // Most subscriptions see the same subject again and again.
    private string SubjectOf(ReadOnlySpan<byte> subject)
    {
        var last = _lastSubject;
        if (!subject.SequenceEqual(last.Encoded))
        {
            _lastSubject = last = new(subject.ToArray(), Encoding.UTF8.GetString(subject));
        }

        return last.Text;
    }
}
