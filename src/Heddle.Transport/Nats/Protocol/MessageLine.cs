using System.Text.Unicode;

namespace Heddle.Transport.Nats;

/// <summary>The arguments of MSG and HMSG: <c>subject sid [reply-to] [header-bytes] total-bytes</c>.</summary>
internal static class MessageLine
{
    /// <summary>Reads the arguments into a frame.</summary>
    /// <param name="line">The line behind its verb.</param>
    /// <param name="headers">Whether the verb was HMSG.</param>
    /// <param name="frame">The frame.</param>
    /// <exception cref="NatsProtocolException">They are malformed.</exception>
    public static void Read(ReadOnlySpan<byte> line, bool headers, ref ServerFrame frame)
    {
        frame.Kind = FrameKind.Message;
        frame.Subject = First(ref line);
        frame.Sid = Number(First(ref line));
        var body = Number(Last(ref line));
        var header = headers ? Number(Last(ref line)) : 0;
        frame.ReplyTo = line;
        if (body > FrameReader.MaxBodyBytes || header > body)
        {
            throw new NatsProtocolException($"a message of {body} bytes with {header} bytes of headers");
        }

        CheckSubject(frame.Subject, optional: false);
        CheckSubject(frame.ReplyTo, optional: true);
        frame.HeaderLength = (int)header;
        frame.BodyLength = (int)body;
    }

    private static ReadOnlySpan<byte> First(scoped ref ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        if (space < 0)
        {
            throw new NatsProtocolException("a message line with too few arguments");
        }

        var argument = line[..space];
        line = line[(space + 1)..];
        return argument;
    }

    private static ReadOnlySpan<byte> Last(scoped ref ReadOnlySpan<byte> line)
    {
        var space = line.LastIndexOf((byte)' ');
        var argument = line[(space + 1)..];
        line = space < 0 ? default : line[..space];
        return argument;
    }

    private static ulong Number(ReadOnlySpan<byte> digits)
    {
        // 19 digits always fit.
        if (digits.Length is 0 or > 19)
        {
            throw new NatsProtocolException("a message line with a number missing or out of range");
        }

        ulong number = 0;
        foreach (var digit in digits)
        {
            var value = (uint)(digit - '0');
            if (value > 9)
            {
                throw new NatsProtocolException("a message line with something else where a number belongs");
            }

            number = (number * 10) + value;
        }

        return number;
    }

    private static void CheckSubject(ReadOnlySpan<byte> subject, bool optional)
    {
        if (subject.IsEmpty && optional)
        {
            return;
        }

        if (subject.IsEmpty || subject.Contains((byte)' ') || !Utf8.IsValid(subject))
        {
            throw new NatsProtocolException("a message whose subject is empty, has spaces or is not UTF-8");
        }
    }
}
