using System.Buffers;

namespace Heddle.Transport.Nats;

/// <summary>One thing a server said. It points into the input and lives until the next is read.</summary>
internal ref struct ServerFrame
{
    /// <summary>What it is.</summary>
    public FrameKind Kind;

    /// <summary>The subscription a message is for.</summary>
    public ulong Sid;

    /// <summary>A message's subject.</summary>
    public ReadOnlySpan<byte> Subject;

    /// <summary>The subject a message wants its answer on; empty when it wants none.</summary>
    public ReadOnlySpan<byte> ReplyTo;

    /// <summary>How many bytes of a message's body are its headers.</summary>
    public int HeaderLength;

    /// <summary>How many bytes headers and payload of a message are.</summary>
    public int BodyLength;

    /// <summary>The JSON of an INFO, the text of an -ERR.</summary>
    public ReadOnlySpan<byte> Text;

    // A body in one piece, or else in several.
    private ReadOnlySpan<byte> _body;
    private ReadOnlySequence<byte> _pieces;

    /// <summary>Gives a message its headers and payload.</summary>
    public void SetBody(ReadOnlySpan<byte> body) => _body = body;

    /// <summary>Gives a message its headers and payload.</summary>
    public void SetBody(ReadOnlySequence<byte> pieces) => _pieces = pieces;

    /// <summary>Copies headers and payload.</summary>
    /// <param name="target">At least <see cref="BodyLength"/> bytes.</param>
    public readonly void CopyBodyTo(Span<byte> target)
    {
        if (_body.IsEmpty)
        {
            _pieces.CopyTo(target);
        }
        else
        {
            _body.CopyTo(target);
        }
    }
}
