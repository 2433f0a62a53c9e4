using System.Buffers;
using System.Globalization;
using System.Text;

namespace Heddle.Cryptography;

/// <summary>Writes JSON strings with the fewest escapes that JSON allows (RFC 8785, section 3.2.2.2).</summary>
internal static class CanonicalString
{
    private static readonly SearchValues<char> Special = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(code => (char)code),
        '"',
        '\\',
        .. Enumerable.Range(0xd800, 0x800).Select(code => (char)code),
    ]);

    /// <summary>Writes a string, or answers <see langword="false"/> at a lone surrogate that may not be escaped.</summary>
    public static bool TryWrite(ReadOnlySpan<char> text, bool escapeLoneSurrogates, IBufferWriter<byte> destination)
    {
        destination.Write("\""u8);
        while (!text.IsEmpty)
        {
            var special = text.IndexOfAny(Special);
            var plain = special < 0 ? text : text[..special];
            Encoding.UTF8.GetBytes(plain, destination);
            text = text[plain.Length..];
            if (text.IsEmpty)
            {
                break;
            }

            if (Rune.DecodeFromUtf16(text, out var rune, out var used) == OperationStatus.Done)
            {
                WriteSpecial(rune, destination);
            }
            else if (escapeLoneSurrogates)
            {
                WriteCode(text[0], destination);
            }
            else
            {
                return false;
            }

            text = text[used..];
        }

        destination.Write("\""u8);
        return true;
    }

    private static void WriteSpecial(Rune rune, IBufferWriter<byte> destination)
    {
        var shortForm = (char)Math.Min(rune.Value, char.MaxValue) switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            '\n' => "\\n"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            _ => [],
        };
        if (!shortForm.IsEmpty)
        {
            destination.Write(shortForm);
        }
        else if (rune.Value < ' ')
        {
            WriteCode((char)rune.Value, destination);
        }
        else
        {
            destination.Advance(rune.EncodeToUtf8(destination.GetSpan(4)));
        }
    }

    private static void WriteCode(char code, IBufferWriter<byte> destination)
    {
        var span = destination.GetSpan(6);
        "\\u"u8.CopyTo(span);
        ((int)code).TryFormat(span[2..], out _, "x4", CultureInfo.InvariantCulture);
        destination.Advance(6);
    }
}
