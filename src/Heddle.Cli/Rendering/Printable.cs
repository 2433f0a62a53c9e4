using System.Globalization;
using System.Text;

namespace Heddle.Cli;

/// <summary>Makes text from strangers safe to show: what would steer the terminal is shown as a symbol instead.</summary>
internal static class Printable
{
    /// <summary>Text that may have several lines.</summary>
    public static string Text(string text) => Clean(text, keepLines: true);

    /// <summary>Text that stays on one line.</summary>
    public static string Line(string text) => Clean(text, keepLines: false);

    private static string Clean(string text, bool keepLines)
    {
        StringBuilder? clean = null;
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (IsHarmless(character) || (keepLines && character is '\n' or '\t'))
            {
                clean?.Append(character);
                continue;
            }

            clean ??= new StringBuilder(text, 0, index, text.Length + 8);
            _ = character < ' ' ? clean.Append((char)('\u2400' + character)) : clean.Append('\ufffd');
        }

        return clean?.ToString() ?? text;
    }

    // Format characters include those that reverse the direction of what follows.
    private static bool IsHarmless(char character) =>
        character is >= ' ' and <= '~'
        || (
            character > '\x9f'
            && char.GetUnicodeCategory(character)
                is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            && character is not (>= '\u202a' and <= '\u202e') and not (>= '\u2066' and <= '\u2069')
        );
}
