using System.Text;

namespace Heddle.Policy;

/// <summary>Strings of the language are sequences of Unicode scalar values; a .NET string may hold halves of surrogate pairs.</summary>
internal static class UnicodeText
{
    /// <summary>The offset of the first unit that is half of a surrogate pair; -1 when the text is sound.</summary>
    public static int IndexOfLoneSurrogate(ReadOnlySpan<char> text)
    {
        var offset = 0;
        while (true)
        {
            var next = text[offset..].IndexOfAnyInRange('\ud800', '\udfff');
            if (next < 0)
            {
                return -1;
            }

            offset += next;
            if (Rune.DecodeFromUtf16(text[offset..], out _, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return offset;
            }

            offset += consumed;
        }
    }

    public static void CheckArgument(
        string text,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(text))] string? name = null
    )
    {
        if (IndexOfLoneSurrogate(text) is var index and >= 0)
        {
            throw new ArgumentException($"half of a surrogate pair at offset {index} is no Unicode text", name);
        }
    }

    /// <summary>At most so many units from the beginning of a text, never half of a surrogate pair.</summary>
    public static string Beginning(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}
