using System.Globalization;
using System.Text;

namespace Heddle.Policy;

/// <summary>Writes strings so that they read back as they are.</summary>
internal static class StringEscapes
{
    public static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2);
        AppendQuoted(result, text);
        return result.ToString();
    }

    public static void AppendQuoted(StringBuilder result, string text)
    {
        AppendEscaped(result.Append('"'), text, escapeStar: false);
        result.Append('"');
    }

    /// <summary>Appends the name of a record field, quoted where it is no identifier.</summary>
    public static void AppendName(StringBuilder result, string name)
    {
        if (Identifiers.IsIdentifier(name))
        {
            result.Append(name);
        }
        else
        {
            AppendQuoted(result, name);
        }
    }

    public static void AppendEscaped(StringBuilder result, string text, bool escapeStar)
    {
        foreach (var c in text)
        {
            var escape = c switch
            {
                '\\' => "\\\\",
                '"' => "\\\"",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\0' => "\\0",
                '*' when escapeStar => "\\*",
                _ => null,
            };
            if (escape is not null)
            {
                result.Append(escape);
            }
            else if (IsInvisible(c))
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)c:x}}}");
            }
            else
            {
                result.Append(c);
            }
        }
    }

    /// <summary>Control, formatting and separator characters would hide in a text or reorder it.</summary>
    private static bool IsInvisible(char c) =>
        c != ' '
        && CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.OtherNotAssigned;
}
