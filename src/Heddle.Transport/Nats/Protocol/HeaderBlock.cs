using System.Text;

namespace Heddle.Transport.Nats;

/// <summary>Headers on the wire: <c>NATS/1.0[ status[ text]]</c>, then <c>Name: value</c> lines, then an empty line.</summary>
internal static class HeaderBlock
{
    private static ReadOnlySpan<byte> Version => "NATS/1.0"u8;

    /// <summary>How many bytes <see cref="Write"/> writes; 0 for no headers at all.</summary>
    /// <param name="headers">The headers, or <see langword="null"/>.</param>
    public static int Measure(BusHeaders? headers)
    {
        if (headers is null || headers.Count == 0)
        {
            return 0;
        }

        var length = Version.Length + 4;
        foreach (ref readonly var header in headers.AsSpan())
        {
            length += header.Key.Length + Encoding.UTF8.GetByteCount(header.Value) + 4;
        }

        return length;
    }

    /// <summary>Writes headers.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="target">At least <see cref="Measure"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(BusHeaders headers, Span<byte> target)
    {
        Version.CopyTo(target);
        var length = Version.Length;
        length += Break(target[length..]);
        foreach (ref readonly var header in headers.AsSpan())
        {
            length += Encoding.ASCII.GetBytes(header.Key, target[length..]);
            target[length++] = (byte)':';
            target[length++] = (byte)' ';
            length += Encoding.UTF8.GetBytes(header.Value, target[length..]);
            length += Break(target[length..]);
        }

        return length + Break(target[length..]);
    }

    /// <summary>
    /// Reads headers. Lines that are no header are left out: they come from whoever published the message, and a stranger's mistake
    /// is no reason to lose the message.
    /// </summary>
    /// <param name="block">The headers of a message.</param>
    public static BusHeaders Read(ReadOnlySpan<byte> block)
    {
        var headers = new BusHeaders(4);
        var first = NextLine(ref block);
        if (!first.StartsWith(Version))
        {
            return headers;
        }

        ReadStatus(headers, first[Version.Length..]);
        while (!block.IsEmpty)
        {
            var line = NextLine(ref block);
            var colon = line.IndexOf((byte)':');
            if (colon > 0)
            {
                headers.AddUnchecked(Encoding.ASCII.GetString(line[..colon]), Encoding.UTF8.GetString(line[(colon + 1)..].Trim((byte)' ')));
            }
        }

        return headers;
    }

    private static void ReadStatus(BusHeaders headers, ReadOnlySpan<byte> rest)
    {
        rest = rest.Trim((byte)' ');
        if (rest.Length < 3 || !int.TryParse(rest[..3], out var status))
        {
            return;
        }

        headers.Status = status;
        headers.StatusText = Encoding.UTF8.GetString(rest[3..].Trim((byte)' '));
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> block)
    {
        var end = block.IndexOf("\r\n"u8);
        var line = end < 0 ? block : block[..end];
        block = end < 0 ? default : block[(end + 2)..];
        return line;
    }

    private static int Break(Span<byte> target)
    {
        "\r\n"u8.CopyTo(target);
        return 2;
    }
}
