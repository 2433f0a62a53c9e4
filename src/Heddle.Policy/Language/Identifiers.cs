using System.Buffers;
using System.Collections.Frozen;

namespace Heddle.Policy;

/// <summary>Which texts are identifiers and paths of the language.</summary>
internal static class Identifiers
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create(
        "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    );

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "true",
        "false",
        "if",
        "then",
        "else",
        "in",
        "is",
        "like",
        "has",
        "__cedar"
    );

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReservedSpans = Reserved.GetAlternateLookup<
        ReadOnlySpan<char>
    >();

    public static bool IsReserved(ReadOnlySpan<char> text) => ReservedSpans.Contains(text);

    /// <summary>Whether the text has the form of an identifier, reserved or not.</summary>
    public static bool HasForm(ReadOnlySpan<char> text) =>
        !text.IsEmpty && Letters.Contains(text[0]) && !text.ContainsAnyExcept(LettersAndDigits);

    /// <summary>Whether the text is an identifier that may name something.</summary>
    public static bool IsIdentifier(ReadOnlySpan<char> text) => HasForm(text) && !IsReserved(text);

    /// <summary>Whether the text is identifiers joined by <c>::</c>.</summary>
    public static bool IsPath(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var separator = text.IndexOf("::");
            if (!IsIdentifier(separator < 0 ? text : text[..separator]))
            {
                return false;
            }

            if (separator < 0)
            {
                return true;
            }

            text = text[(separator + 2)..];
        }
    }
}
