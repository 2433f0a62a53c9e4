using System.Buffers.Text;
using System.Text;

namespace Heddle.Transport.Nats;

/// <summary>A PUB or HPUB about to be encoded.</summary>
internal readonly struct PublishFrame
{
    // Two lengths and their spaces, the verb and the line breaks.
    private const int Overhead = 48;

    private readonly string _subject;
    private readonly string? _replyTo;
    private readonly BusHeaders? _headers;
    private readonly int _headerLength;
    private readonly ReadOnlyMemory<byte> _payload;

    public PublishFrame(string subject, string? replyTo, BusHeaders? headers, ReadOnlyMemory<byte> payload, PendingRequest? request = null)
    {
        _subject = subject;
        _replyTo = replyTo;
        _headerLength = HeaderBlock.Measure(headers);
        _headers = _headerLength == 0 ? null : headers;
        _payload = payload;
        Request = request;
    }

    /// <summary>The request this is, or <see langword="null"/>; its own inbox is then the reply subject.</summary>
    public PendingRequest? Request { get; }

    /// <summary>The bytes that count towards the server's limit.</summary>
    public long BodyLength => (long)_headerLength + _payload.Length;

    /// <summary>No encoding is longer.</summary>
    public int MaxLength =>
        checked(
            Overhead + ((_subject.Length + (_replyTo?.Length ?? 0)) * 3) + (Request is null ? 0 : Request.MaxInboxBytes) + (int)BodyLength
        );

    /// <summary>Encodes the message.</summary>
    /// <param name="target">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public int WriteTo(Span<byte> target)
    {
        var verb = _headers is null ? "PUB "u8 : "HPUB "u8;
        verb.CopyTo(target);
        var length = verb.Length;
        length += Encoding.UTF8.GetBytes(_subject, target[length..]);
        target[length++] = (byte)' ';
        length += WriteReply(target[length..]);
        if (_headers is not null)
        {
            length += WriteNumber(_headerLength, target[length..]);
            target[length++] = (byte)' ';
        }

        length += WriteNumber((int)BodyLength, target[length..]);
        length += WriteBreak(target[length..]);
        length += WriteHeaders(target[length..]);
        _payload.Span.CopyTo(target[length..]);
        length += _payload.Length;
        return length + WriteBreak(target[length..]);
    }

    private int WriteReply(Span<byte> target)
    {
        var length =
            Request is not null ? Request.WriteInbox(target)
            : _replyTo is not null ? Encoding.UTF8.GetBytes(_replyTo, target)
            : 0;
        if (length > 0)
        {
            target[length++] = (byte)' ';
        }

        return length;
    }

    private int WriteHeaders(Span<byte> target)
    {
        if (_headers is null)
        {
            return 0;
        }

        // INVARIANT: what was announced is what is written, or the server takes payload for commands.
        return HeaderBlock.Write(_headers, target[.._headerLength]) == _headerLength
            ? _headerLength
            : throw new InvalidOperationException("the headers were changed while they were being published");
    }

    private static int WriteNumber(int number, Span<byte> target)
    {
        Utf8Formatter.TryFormat(number, target, out var length);
        return length;
    }

    private static int WriteBreak(Span<byte> target)
    {
        "\r\n"u8.CopyTo(target);
        return 2;
    }
}
