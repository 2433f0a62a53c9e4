using System.Buffers;
using System.Text;

namespace Heddle.Transport.Nats;

/// <summary>
/// Takes a server's words apart without copying them, except for a line that lies across two segments of the input. Not safe for
/// concurrent use.
/// </summary>
internal sealed class FrameReader
{
    /// <summary>The longest line, its line break included.</summary>
    public const int MaxLineBytes = 64 * 1024;

    /// <summary>The largest message body: the largest <c>max_payload</c> a nats-server accepts.</summary>
    public const int MaxBodyBytes = 64 * 1024 * 1024;

    private byte[] _split = [];

    // How much input there must be before another look is worth while.
    private long _needed;

    /// <summary>Reads the next frame and moves the input behind it.</summary>
    /// <param name="input">What has arrived.</param>
    /// <param name="frame">The frame.</param>
    /// <returns><see langword="false"/> when the frame is not complete yet; the input is then untouched.</returns>
    /// <exception cref="NatsProtocolException">The input is not the protocol.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> input, out ServerFrame frame)
    {
        frame = default;
        if (input.Length < _needed || !TryReadLine(in input, out var line, out var lineLength))
        {
            return false;
        }

        var bodyLength = Interpret(line, ref frame);
        if (bodyLength < 0)
        {
            _needed = 0;
            input = input.Slice(lineLength);
            return true;
        }

        var total = lineLength + (long)bodyLength + 2;
        if (input.Length < total)
        {
            _needed = total;
            return false;
        }

        _needed = 0;
        frame.Body = input.Slice(lineLength, bodyLength);
        CheckLineBreak(input.Slice(lineLength + (long)bodyLength, 2));
        input = input.Slice(total);
        return true;
    }

    private bool TryReadLine(in ReadOnlySequence<byte> input, out ReadOnlySpan<byte> line, out int length)
    {
        var first = input.FirstSpan;
        var feed = first.IndexOf((byte)'\n');
        if (feed >= 0)
        {
            length = feed + 1;
            line = WithoutLineBreak(first[..length]);
            return true;
        }

        if (!input.IsSingleSegment && input.PositionOf((byte)'\n') is { } position)
        {
            var whole = input.Slice(0, input.GetPosition(1, position));
            length = (int)Math.Min(whole.Length, MaxLineBytes + 1);
            line = WithoutLineBreak(Join(whole, length));
            return true;
        }

        if (input.Length >= MaxLineBytes)
        {
            throw new NatsProtocolException($"a line of more than {MaxLineBytes} bytes");
        }

        line = default;
        length = 0;
        return false;
    }

    private ReadOnlySpan<byte> Join(scoped in ReadOnlySequence<byte> pieces, int length)
    {
        if (length > MaxLineBytes)
        {
            throw new NatsProtocolException($"a line of more than {MaxLineBytes} bytes");
        }

        if (_split.Length < length)
        {
            _split = new byte[Math.Max(length, 512)];
        }

        pieces.CopyTo(_split);
        return _split.AsSpan(0, length);
    }

    private static ReadOnlySpan<byte> WithoutLineBreak(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxLineBytes)
        {
            throw new NatsProtocolException($"a line of more than {MaxLineBytes} bytes");
        }

        return line.EndsWith("\r\n"u8) ? line[..^2] : throw new NatsProtocolException("a line that does not end in CR LF");
    }

    private static void CheckLineBreak(in ReadOnlySequence<byte> end)
    {
        Span<byte> two = stackalloc byte[2];
        end.CopyTo(two);
        if (!two.SequenceEqual("\r\n"u8))
        {
            throw new NatsProtocolException("a payload that does not end in CR LF where its length says so");
        }
    }

    /// <summary>Reads a line into the frame.</summary>
    /// <returns>The length of the body that follows, or -1 for none.</returns>
    private static int Interpret(ReadOnlySpan<byte> line, ref ServerFrame frame)
    {
        if (line.StartsWith("MSG "u8))
        {
            return MessageLine.Read(line[4..], headers: false, ref frame);
        }

        if (line.StartsWith("HMSG "u8))
        {
            return MessageLine.Read(line[5..], headers: true, ref frame);
        }

        frame.Kind = line switch
        {
            _ when line.SequenceEqual("PING"u8) => FrameKind.Ping,
            _ when line.SequenceEqual("PONG"u8) => FrameKind.Pong,
            _ when line.SequenceEqual("+OK"u8) => FrameKind.Ok,
            _ when line.StartsWith("INFO "u8) => FrameKind.Info,
            _ when line.StartsWith("-ERR"u8) => FrameKind.Error,
            _ => throw new NatsProtocolException($"unknown verb `{Verb(line)}`"),
        };
        frame.Text = frame.Kind switch
        {
            FrameKind.Info => line[5..],
            FrameKind.Error => line[4..],
            _ => default,
        };
        return -1;
    }

    // At most a few printable characters: the text comes from a stranger and ends up in logs.
    private static string Verb(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var verb = Encoding.Latin1.GetString(line[..Math.Min(space < 0 ? line.Length : space, 16)]);
        return string.Create(
            verb.Length,
            verb,
            (span, text) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsAsciiLetterOrDigit(text[i]) || char.IsPunctuation(text[i]) ? text[i] : '?';
                }
            }
        );
    }
}
