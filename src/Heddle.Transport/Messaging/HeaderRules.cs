using System.Buffers;

namespace Heddle.Transport;

/// <summary>What may stand in a header. A line break in a value would let it forge further headers.</summary>
internal static class HeaderRules
{
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\0");

    public static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (var c in name)
        {
            if (c is <= ' ' or ':' or >= (char)127)
            {
                throw new ArgumentException($"header name `{name}` has a character that is not printable ASCII, or a colon", nameof(name));
            }
        }
    }

    public static void CheckValue(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.AsSpan().ContainsAny(LineBreaks))
        {
            throw new ArgumentException($"the value of header `{name}` contains a line break or NUL", nameof(value));
        }
    }
}
