using System.Threading.Channels;

namespace Heddle.Transport;

/// <summary>
/// A reader's place in an <see cref="InMemoryStream"/>. New messages are queued as they are written; when the reader lets the queue
/// fill up, the rest is read from the stream later, where a limit may have removed some of it, as with a JetStream consumer.
/// </summary>
internal sealed class StreamCursor(InMemoryStream stream, string filter, ulong after) : IDisposable
{
    private const int Capacity = 1024;

    private readonly Channel<StoredMessage> _queue = Channel.CreateBounded<StoredMessage>(Capacity);
    private readonly Queue<StoredMessage> _missed = [];
    private ulong _last = after;
    private volatile bool _behind;

    /// <summary>The subjects it reads.</summary>
    public string Filter => filter;

    /// <summary>Whether messages were written that are not in the queue. Set under the stream's lock only.</summary>
    public bool IsBehind
    {
        get => _behind;
        set => _behind = value;
    }

    /// <summary>Takes a message that has just been written. Runs under the stream's lock.</summary>
    public void Offer(StoredMessage message)
    {
        if (!_behind && Subjects.Matches(filter, message.Subject) && !_queue.Writer.TryWrite(message))
        {
            _behind = true;
        }
    }

    /// <summary>Takes the next message, if there is one already.</summary>
    public StoredMessage? TryRead()
    {
        if (_missed.Count == 0 && !_queue.Reader.TryPeek(out _) && _behind)
        {
            stream.CatchUp(this, _last, _missed, Capacity);
        }

        if (!_missed.TryDequeue(out var message) && !_queue.Reader.TryRead(out message))
        {
            return null;
        }

        _last = message.Sequence;
        return message;
    }

    /// <summary>Waits for the next message; <see langword="false"/> when the cursor is closed.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _queue.Reader.WaitToReadAsync(cancellationToken);

    public void Dispose()
    {
        stream.Close(this);
        _queue.Writer.TryComplete();
    }
}
