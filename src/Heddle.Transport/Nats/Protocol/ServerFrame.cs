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

    /// <summary>A message's headers and payload.</summary>
    public ReadOnlySequence<byte> Body;

    /// <summary>The JSON of an INFO, the text of an -ERR.</summary>
    public ReadOnlySpan<byte> Text;
}
