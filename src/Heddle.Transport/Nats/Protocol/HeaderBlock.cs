using System.Globalization;
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
    /// Reads the first line and leaves the others for later. They come from whoever published the message, and a stranger's mistake
    /// is no reason to lose the message or the connection: lines that are no header count as not there.
    /// </summary>
    /// <param name="block">The headers of a message; kept.</param>
    public static BusHeaders Read(ReadOnlyMemory<byte> block)
    {
        var rest = block.Span;
        var first = NextLine(ref rest);
        if (!first.StartsWith(Version))
        {
            return new BusHeaders(0);
        }

        var encoded = block[^rest.Length..];
        var status = first[Version.Length..].Trim((byte)' ');
        return status.Length >= 3 && int.TryParse(status[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new(encoded, code, Encoding.UTF8.GetString(status[3..].Trim((byte)' ')))
            : new(encoded, 0, "");
    }

    /// <summary>Finds the first value under a name; <see langword="null"/> when there is none.</summary>
    /// <param name="lines">The lines behind the first.</param>
    /// <param name="name">The name.</param>
    public static string? Find(ReadOnlySpan<byte> lines, string name)
    {
        while (TryFindLine(ref lines, name, out var line))
        {
            if (Value(line, name.Length) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Reads the first value under a name as a number, without making text of it.</summary>
    /// <param name="lines">The lines behind the first.</param>
    /// <param name="name">The name.</param>
    /// <param name="number">The number.</param>
    /// <returns><see langword="false"/> when there is no such header or its first value is no decimal number.</returns>
    public static bool TryFindNumber(ReadOnlySpan<byte> lines, string name, out long number)
    {
        number = 0;
        return TryFindLine(ref lines, name, out var line)
            && long.TryParse(line[(name.Length + 1)..].Trim((byte)' '), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Reads every header.</summary>
    /// <param name="lines">The lines behind the first.</param>
    public static List<KeyValuePair<string, string>> ReadAll(ReadOnlySpan<byte> lines)
    {
        var headers = new List<KeyValuePair<string, string>>();
        while (!lines.IsEmpty)
        {
            var line = NextLine(ref lines);
            var colon = line.IndexOf((byte)':');
            var name = Encoding.UTF8.GetString(line[..Math.Max(colon, 0)]);
            if (HeaderRules.IsName(name) && Value(line, colon) is { } value)
            {
                headers.Add(new(name, value));
            }
        }

        return headers;
    }

    private static bool TryFindLine(ref ReadOnlySpan<byte> lines, string name, out ReadOnlySpan<byte> line)
    {
        while (!lines.IsEmpty)
        {
            line = NextLine(ref lines);
            if (line.Length > name.Length && line[name.Length] == (byte)':' && Ascii.Equals(line[..name.Length], name))
            {
                return true;
            }
        }

        line = default;
        return false;
    }

    private static string? Value(ReadOnlySpan<byte> line, int colon)
    {
        var encoded = line[(colon + 1)..].Trim((byte)' ');
        if (Frequent(encoded) is { } frequent)
        {
            return frequent;
        }

        var value = Encoding.UTF8.GetString(encoded);
        return HeaderRules.IsValue(value) ? value : null;
    }

    // What most answers and chunks on a mesh say, without making the same text again for each.
    private static string? Frequent(ReadOnlySpan<byte> value) =>
        value.Length switch
        {
            2 when value.SequenceEqual("ok"u8) => "ok",
            4 when value.SequenceEqual("true"u8) => "true",
            5 when value.SequenceEqual("false"u8) => "false",
            _ => null,
        };

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> block)
    {
        var feed = block.IndexOf((byte)'\n');
        var line = feed < 0 ? block : block[..feed];
        block = feed < 0 ? default : block[(feed + 1)..];
        return line.EndsWith((byte)'\r') ? line[..^1] : line;
    }

    private static int Break(Span<byte> target)
    {
        "\r\n"u8.CopyTo(target);
        return 2;
    }
}
