using System.Globalization;
using System.Text;

namespace Heddle.Policy;

/// <summary>
/// An IPv4 or IPv6 address with a prefix length; a single address has the whole length. The bits behind the prefix are kept:
/// <c>10.0.0.1/8</c> and <c>10.0.0.0/8</c> are different values for the same range.
/// </summary>
internal sealed class IpNetwork(UInt128 address, int prefix, bool isV4) : IEquatable<IpNetwork>
{
    private const int MaxTextLength = 43;

    public bool IsV4 => isV4;

    public bool IsLoopback => isV4 ? address >> 24 == 127 && prefix >= 8 : address == 1 && prefix == 128;

    public bool IsMulticast => isV4 ? address >> 28 == 14 && prefix >= 4 : address >> 120 == 255 && prefix >= 8;

    private int Width => isV4 ? 32 : 128;

    private UInt128 HostMask => prefix == Width ? UInt128.Zero : UInt128.MaxValue >> (128 - Width + prefix);

    public static bool TryParse(string text, out IpNetwork? result, out string? problem)
    {
        result = null;
        if (text.Length > MaxTextLength)
        {
            problem = $"it is longer than the {MaxTextLength} characters an address can have";
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text.AsSpan(0, slash);
        var isV4 = TryParseV4(host, out var address);
        if (!isV4 && !TryParseV6(host, out address))
        {
            problem = "it is neither an IPv4 nor an IPv6 address; IPv4 inside IPv6 must be written in hexadecimal";
            return false;
        }

        var width = isV4 ? 32 : 128;
        var prefix = width;
        if (slash >= 0 && !TryParsePrefix(text.AsSpan(slash + 1), width, out prefix))
        {
            problem = $"the prefix must be 0 to {width} without leading zeros";
            return false;
        }

        problem = null;
        result = new IpNetwork(address, prefix, isV4);
        return true;
    }

    public bool IsInRange(IpNetwork other) => isV4 == other.IsV4 && (other.First <= First) && (Last <= other.Last);

    public bool Equals(IpNetwork? other) => other is not null && isV4 == other.IsV4 && Address == other.Address && Prefix == other.Prefix;

    public override bool Equals(object? obj) => Equals(obj as IpNetwork);

    public override int GetHashCode() => HashCode.Combine(ValueKind.IpAddress, address, prefix, isV4);

    public override string ToString()
    {
        var text = new StringBuilder();
        if (isV4)
        {
            var bits = (uint)address;
            text.Append(CultureInfo.InvariantCulture, $"{bits >> 24}.{(bits >> 16) & 255}.{(bits >> 8) & 255}.{bits & 255}");
        }
        else
        {
            for (var shift = 112; shift >= 0; shift -= 16)
            {
                text.Append(((ushort)(address >> shift)).ToString("x", CultureInfo.InvariantCulture)).Append(shift > 0 ? ":" : "");
            }
        }

        return prefix == Width ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"/{prefix}").ToString();
    }

    private UInt128 Address => address;

    private int Prefix => prefix;

    private UInt128 First => address & ~HostMask;

    private UInt128 Last => address | HostMask;

    private static bool TryParsePrefix(ReadOnlySpan<char> text, int width, out int prefix)
    {
        prefix = 0;
        return text.Length is >= 1 and <= 3
            && !text.ContainsAnyExceptInRange('0', '9')
            && (text[0] != '0' || text.Length == 1)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix)
            && prefix <= width;
    }

    private static bool TryParseV4(ReadOnlySpan<char> text, out UInt128 address)
    {
        address = 0;
        for (var part = 0; part < 4; part++)
        {
            var dot = text.IndexOf('.');
            if (dot < 0 != (part == 3))
            {
                return false;
            }

            var octet = part == 3 ? text : text[..dot];
            if (octet.Length is 0 or > 3 || octet.ContainsAnyExceptInRange('0', '9') || (octet.Length > 1 && octet[0] == '0'))
            {
                return false;
            }

            var value = int.Parse(octet, NumberStyles.None, CultureInfo.InvariantCulture);
            if (value > 255)
            {
                return false;
            }

            address = (address << 8) | (UInt128)value;
            text = text[(dot + 1)..];
        }

        return true;
    }

    private static bool TryParseV6(ReadOnlySpan<char> text, out UInt128 address)
    {
        var gap = text.IndexOf("::");
        if (gap < 0)
        {
            return TryParseGroups(text, out address, out var all) && all == 8;
        }

        // `::` stands for at least one group.
        var sound = TryParseGroups(text[..gap], out var head, out var headCount);
        sound &= TryParseGroups(text[(gap + 2)..], out var tail, out var tailCount);
        address = headCount == 0 ? tail : (head << (16 * (8 - headCount))) | tail;
        return sound && headCount + tailCount <= 7;
    }

    private static bool TryParseGroups(ReadOnlySpan<char> text, out UInt128 groups, out int count)
    {
        groups = 0;
        count = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        while (count < 8)
        {
            var colon = text.IndexOf(':');
            var group = colon < 0 ? text : text[..colon];
            if (
                group.Length is 0 or > 4
                || !ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            )
            {
                return false;
            }

            groups = (groups << 16) | value;
            count++;
            if (colon < 0)
            {
                return true;
            }

            text = text[(colon + 1)..];
        }

        return false;
    }
}
