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

    private static ReadOnlySpan<byte> LineBreak => "\r\n"u8;

    /// <summary>Reads the next frame and moves the input behind it.</summary>
    /// <param name="input">What has arrived.</param>
    /// <param name="frame">The frame.</param>
    /// <returns><see langword="false"/> when the frame is not complete yet; the input is then untouched.</returns>
    /// <exception cref="NatsProtocolException">The input is not the protocol.</exception>
    public bool TryRead(scoped ref FrameInput input, out ServerFrame frame)
    {
        frame = default;
        var segment = input.Segment;
        var feed = segment.IndexOf((byte)'\n');
        if (feed < 0)
        {
            return TryReadSplit(ref input, out frame);
        }

        var lineLength = feed + 1;
        if (!Interpret(WithoutLineBreak(segment[..lineLength]), ref frame))
        {
            input.Advance(lineLength);
            return true;
        }

        var body = segment[lineLength..];
        if (body.Length < frame.BodyLength + LineBreak.Length)
        {
            if (!TryReadBody(ref input, lineLength, frame.BodyLength, out var pieces))
            {
                return false;
            }

            frame.SetBody(pieces);
            return true;
        }

        frame.SetBody(body[..frame.BodyLength]);
        if (!body[frame.BodyLength..].StartsWith(LineBreak))
        {
            throw Unterminated();
        }

        input.Advance(lineLength + frame.BodyLength + LineBreak.Length);
        return true;
    }

    // The line, if it is complete at all, lies across segments.
    private bool TryReadSplit(scoped ref FrameInput input, out ServerFrame frame)
    {
        frame = default;
        var rest = input.Rest;
        if (rest.PositionOf((byte)'\n') is not { } position)
        {
            return rest.Length < MaxLineBytes ? false : throw TooLong();
        }

        var line = rest.Slice(0, rest.GetPosition(1, position));
        if (line.Length > MaxLineBytes)
        {
            throw TooLong();
        }

        var lineLength = (int)line.Length;
        if (Interpret(WithoutLineBreak(Join(in line)), ref frame))
        {
            if (!TryReadBody(ref input, lineLength, frame.BodyLength, out var pieces))
            {
                return false;
            }

            frame.SetBody(pieces);
            return true;
        }

        input.Advance(lineLength);
        return true;
    }

    // The body, if it is complete at all, lies across segments.
    private static bool TryReadBody(ref FrameInput input, int lineLength, int bodyLength, out ReadOnlySequence<byte> body)
    {
        var rest = input.Rest;
        var total = lineLength + (long)bodyLength + LineBreak.Length;
        if (rest.Length < total)
        {
            body = default;
            return false;
        }

        body = rest.Slice(lineLength, bodyLength);
        Span<byte> end = stackalloc byte[2];
        rest.Slice(body.End, LineBreak.Length).CopyTo(end);
        if (!end.SequenceEqual(LineBreak))
        {
            throw Unterminated();
        }

        input.Advance(total);
        return true;
    }

    private ReadOnlySpan<byte> Join(scoped in ReadOnlySequence<byte> pieces)
    {
        var length = (int)pieces.Length;
        if (_split.Length < length)
        {
            _split = new byte[Math.Max(length, 512)];
        }

        pieces.CopyTo(_split);
        return _split.AsSpan(0, length);
    }

    private static ReadOnlySpan<byte> WithoutLineBreak(ReadOnlySpan<byte> line) =>
        line.Length > MaxLineBytes ? throw TooLong()
        : line.EndsWith(LineBreak) ? line[..^LineBreak.Length]
        : throw new NatsProtocolException("a line that does not end in CR LF");

    private static NatsProtocolException TooLong() => new($"a line of more than {MaxLineBytes} bytes");

    private static NatsProtocolException Unterminated() => new("a payload that does not end in CR LF where its length says so");

    /// <summary>Reads a line into the frame.</summary>
    /// <returns>Whether a body follows.</returns>
    private static bool Interpret(ReadOnlySpan<byte> line, ref ServerFrame frame)
    {
        if (line.StartsWith("MSG "u8))
        {
            MessageLine.Read(line[4..], headers: false, ref frame);
            return true;
        }

        if (line.StartsWith("HMSG "u8))
        {
            MessageLine.Read(line[5..], headers: true, ref frame);
            return true;
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
        return false;
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
