using System.Threading.Channels;

namespace Heddle.Transport;

/// <summary>A subscription behind a <see cref="FaultyLine"/>.</summary>
internal sealed class FaultySubscription : BusSubscription
{
    private readonly BusSubscription _inner;
    private readonly FaultyReader _reader;
    private readonly Action<FaultySubscription> _ended;

    public FaultySubscription(BusSubscription inner, FaultyLine line, Action<FaultySubscription> ended)
    {
        _inner = inner;
        _reader = new FaultyReader(inner.Messages, line);
        _ended = ended;
    }

    public override string Subject => _inner.Subject;

    public override string? QueueGroup => _inner.QueueGroup;

    public override long DroppedMessages => _inner.DroppedMessages;

    public override ChannelReader<BusMessage> Messages => _reader;

    /// <summary>Keeps what has arrived so far; to be called before the line is cut.</summary>
    public void KeepArrived() => _reader.KeepArrived();

    /// <summary>Loses what has arrived since; to be called before the line is healed.</summary>
    public void LoseArrived() => _reader.LoseArrived();

    public override ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        _ended(this);
        return _inner.DrainAsync(cancellationToken);
    }

    public override ValueTask DisposeAsync()
    {
        _ended(this);
        return _inner.DisposeAsync();
    }
}
