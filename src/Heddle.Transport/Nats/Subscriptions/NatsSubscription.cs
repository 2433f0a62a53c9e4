using System.Text;
using System.Threading.Channels;

namespace Heddle.Transport.Nats;

internal sealed class NatsSubscription : BusSubscription
{
    private readonly NatsLink _link;
    private readonly SubscribeOptions _options;
    private readonly Channel<BusMessage> _queue;
    private byte[] _lastSubjectBytes = [];
    private string _lastSubject = "";
    private long _dropped;
    private bool _dropping;

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

    /// <summary>Queues a message, or drops one; called by the read loop alone.</summary>
    public void Deliver(in ServerFrame frame)
    {
        if (!_queue.Writer.TryWrite(IncomingMessage.Copy(in frame, SubjectOf(frame.Subject))))
        {
            Overflow(in frame);
        }
        else if (_dropping && _queue.Reader.Count <= _options.Capacity / 2)
        {
            _dropping = false;
        }
    }

    /// <summary>Ends the queue behind what is in it.</summary>
    public void Complete(Exception? reason = null) => _queue.Writer.TryComplete(reason);

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

    private void Overflow(in ServerFrame frame)
    {
        if (_queue.Reader.Completion.IsCompleted)
        {
            return;
        }

        if (_options.Overflow == OverflowPolicy.Fail)
        {
            _link.Unsubscribe(this);
            Complete(new SlowConsumerException(Subject, _options.Capacity));
        }
        else if (_options.Overflow == OverflowPolicy.DropOldest)
        {
            var message = IncomingMessage.Copy(in frame, SubjectOf(frame.Subject));
            while (!_queue.Writer.TryWrite(message) && _queue.Reader.TryRead(out _)) { }
        }

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
        if (!subject.SequenceEqual(_lastSubjectBytes))
        {
            _lastSubjectBytes = subject.ToArray();
            _lastSubject = Encoding.UTF8.GetString(subject);
        }

        return _lastSubject;
    }
}
