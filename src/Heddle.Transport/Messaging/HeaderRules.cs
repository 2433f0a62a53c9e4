using System.Buffers;

namespace Heddle.Transport;

/// <summary>What may stand in a header. A line break in a value would let it forge further headers.</summary>
internal static class HeaderRules
{
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\0");

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create([
        .. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Where(c => c != ':'),
    ]);

    public static bool IsName(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(NameCharacters);

    public static bool IsValue(ReadOnlySpan<char> value) => !value.ContainsAny(LineBreaks);

    public static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!IsName(name))
        {
            throw new ArgumentException($"header name `{name}` has a character that is not printable ASCII, or a colon", nameof(name));
        }
    }

    public static void CheckValue(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsValue(value))
        {
            throw new ArgumentException($"the value of header `{name}` contains a line break or NUL", nameof(value));
        }
    }
}
