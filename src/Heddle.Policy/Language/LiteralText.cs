using System.Globalization;
using System.Text;

namespace Heddle.Policy;

/// <summary>
/// Reads the inside of string literals. Escapes are <c>\n \r \t \\ \0 \' \"</c>, <c>\x00</c> to <c>\x7F</c> and <c>\u{…}</c> of one to six
/// hexadecimal digits; in patterns also <c>\*</c> for a star that is no wildcard.
/// </summary>
internal static class LiteralText
{
    private const int MaxUnicodeDigits = 6;

    /// <summary>The string a token stands for; null, with findings, where an escape is wrong.</summary>
    public static string? ReadString(string text, Token token, DiagnosticBag findings)
    {
        var inside = text.AsSpan(token.Span.Start + 1, token.Span.Length - 2);
        return inside.IndexOfAny('\\', '\r') < 0
            ? inside.ToString()
            : ReadSegments(inside, token.Span.Start + 1, findings, isPattern: false)?[0];
    }

    /// <summary>The pattern a token stands for; null, with findings, where an escape is wrong.</summary>
    public static LikePattern? ReadPattern(string text, Token token, DiagnosticBag findings)
    {
        var inside = text.AsSpan(token.Span.Start + 1, token.Span.Length - 2);
        return ReadSegments(inside, token.Span.Start + 1, findings, isPattern: true) is { } segments
            ? new LikePattern([.. segments])
            : null;
    }

    private static List<string>? ReadSegments(ReadOnlySpan<char> inside, int start, DiagnosticBag findings, bool isPattern)
    {
        var segments = new List<string>();
        var segment = new StringBuilder();
        var sound = true;
        for (var i = 0; i < inside.Length; )
        {
            var length = 1;
            if (inside[i] == '\\')
            {
                sound &= ReadEscape(inside[i..], start + i, findings, isPattern, segment, out length);
            }
            else if (inside[i] == '\r')
            {
                findings.Error(
                    new SourceSpan(start + i, 1),
                    "a bare carriage return in a string",
                    "write `\\r`, or end the line with a line feed only"
                );
                sound = false;
            }
            else if (isPattern && inside[i] == '*')
            {
                segments.Add(segment.ToString());
                segment.Clear();
            }
            else
            {
                segment.Append(inside[i]);
            }

            i += length;
        }

        segments.Add(segment.ToString());
        return sound ? segments : null;
    }

    private static bool ReadEscape(
        ReadOnlySpan<char> rest,
        int start,
        DiagnosticBag findings,
        bool isPattern,
        StringBuilder segment,
        out int length
    )
    {
        length = 2;
        switch (rest[1])
        {
            case 'n':
                segment.Append('\n');
                return true;
            case 'r':
                segment.Append('\r');
                return true;
            case 't':
                segment.Append('\t');
                return true;
            case '0':
                segment.Append('\0');
                return true;
            case '\\' or '\'' or '"':
                segment.Append(rest[1]);
                return true;
            case '*' when isPattern:
                segment.Append('*');
                return true;
            case 'x':
                return ReadHexadecimal(rest, start, findings, segment, ref length);
            case 'u':
                return ReadUnicode(rest, start, findings, segment, ref length);
            default:
                length = rest.Length > 2 && char.IsSurrogatePair(rest[1], rest[2]) ? 3 : 2;
                findings.Error(
                    new SourceSpan(start, length),
                    $"`{rest[..length]}` is no escape",
                    rest[1] == '*'
                        ? "only patterns of `like` escape a star"
                        : "escapes are \\n \\r \\t \\0 \\\\ \\' \\\" \\x7F and \\u{10FFFF}"
                );
                return false;
        }
    }

    private static bool ReadHexadecimal(ReadOnlySpan<char> rest, int start, DiagnosticBag findings, StringBuilder segment, ref int length)
    {
        length = Math.Min(4, rest.Length);
        if (
            length == 4
            && char.IsAsciiHexDigit(rest[2])
            && char.IsAsciiHexDigit(rest[3])
            && int.Parse(rest[2..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is var code and <= 0x7F
        )
        {
            segment.Append((char)code);
            return true;
        }

        findings.Error(
            new SourceSpan(start, length),
            "`\\x` needs two hexadecimal digits, at most 7F",
            "write other characters as `\\u{…}`"
        );
        return false;
    }

    private static bool ReadUnicode(ReadOnlySpan<char> rest, int start, DiagnosticBag findings, StringBuilder segment, ref int length)
    {
        length = 2;
        var (code, count) = (0, 0);
        var opened = rest.Length > 2 && rest[2] == '{';
        if (opened)
        {
            for (length = 3; length < rest.Length && (char.IsAsciiHexDigit(rest[length]) || (rest[length] == '_' && count > 0)); length++)
            {
                var digit = rest[length] == '_' ? 0 : 1;
                count += digit;
                code = digit == 0 || count > MaxUnicodeDigits ? code : (code * 16) + HexValue(rest[length]);
            }
        }

        if (
            opened
            && length < rest.Length
            && rest[length++] == '}'
            && count is >= 1 and <= MaxUnicodeDigits
            && Rune.TryCreate(code, out var rune)
        )
        {
            segment.Append(rune.ToString());
            return true;
        }

        findings.Error(
            new SourceSpan(start, length),
            "`\\u` needs one to six hexadecimal digits in braces that name a Unicode character",
            "write `\\u{1F600}`, for instance"
        );
        return false;
    }

    private static int HexValue(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
