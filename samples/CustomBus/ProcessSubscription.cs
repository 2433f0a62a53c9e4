using System.Threading.Channels;
using Heddle.Transport;

namespace CustomBus;

/// <summary>A queue of messages that have arrived; what does not fit is counted and dropped.</summary>
internal sealed class ProcessSubscription(ProcessBus bus, string subject, SubscribeOptions options) : BusSubscription
{
    private readonly Channel<BusMessage> _messages = Channel.CreateBounded<BusMessage>(options.Capacity);
    private long _dropped;

    public override string Subject => subject;

    public override string? QueueGroup => options.QueueGroup;

    public override long DroppedMessages => Interlocked.Read(ref _dropped);

    public override ChannelReader<BusMessage> Messages => _messages.Reader;

    public override ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        bus.Remove(this);
        Complete();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await DrainAsync();
        while (_messages.Reader.TryRead(out _)) { }
    }

    internal void Deliver(BusMessage message)
    {
        if (!_messages.Writer.TryWrite(message))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    internal void Complete() => _messages.Writer.TryComplete();
}
