using Heddle.Transport.Nats;

namespace Heddle.Transport;

/// <summary>A message an <see cref="InMemoryStream"/> keeps. Immutable but for the mark that it has been removed.</summary>
internal sealed class StoredMessage(
    ulong sequence,
    string subject,
    byte[] payload,
    BusHeaders? headers,
    DateTimeOffset time,
    object? attachment = null
)
{
    /// <summary>What a JetStream memory store adds to a message, in bytes.</summary>
    private const int Overhead = 16;

    private volatile bool _removed;

    /// <summary>Its place in the stream, from 1 and without gaps at the time of writing.</summary>
    public ulong Sequence { get; } = sequence;

    public string Subject { get; } = subject;

    public byte[] Payload { get; } = payload;

    /// <summary>The headers; nobody may change them.</summary>
    public BusHeaders? Headers { get; } = headers;

    /// <summary>When it was stored.</summary>
    public DateTimeOffset Time { get; } = time;

    /// <summary>What goes with the message without being sent: the content, for the record of an object.</summary>
    public object? Attachment { get; } = attachment;

    /// <summary>How many bytes it takes, the store's own overhead included.</summary>
    public long Size => Overhead + Subject.Length + Payload.Length + HeaderBlock.Measure(Headers);

    /// <summary>Where it stands among the messages of its subject. Used under the stream's lock.</summary>
    public LinkedListNode<StoredMessage>? Place { get; set; }

    /// <summary>Whether the stream has removed it. Set under the stream's lock.</summary>
    public bool Removed
    {
        get => _removed;
        set => _removed = value;
    }

    /// <summary>The message for a reader, who may change the headers.</summary>
    public StreamMessage ToStreamMessage() =>
        new(Subject, Sequence, Time, Payload, Headers is { Count: > 0 } ? BusHeaders.Copy(Headers) : null);
}
