namespace Heddle.Cryptography;

/// <summary>Base58 with Bitcoin's alphabet (draft-msporny-base58), for texts as short as keys: its cost grows with the square of the length.</summary>
internal static class Base58
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var zeros = LeadingRun(bytes, (byte)0);
        // log(256) / log(58) is below 1.366.
        Span<byte> digits = stackalloc byte[((bytes.Length - zeros) * 1366 / 1000) + 1];
        var used = 0;
        foreach (var value in bytes[zeros..])
        {
            int carry = value;
            for (var i = 0; i < used || carry != 0; i++)
            {
                carry += 256 * digits[i];
                digits[i] = (byte)(carry % 58);
                carry /= 58;
                used = Math.Max(used, i + 1);
            }
        }

        Span<char> text = stackalloc char[zeros + used];
        text[..zeros].Fill(Alphabet[0]);
        for (var i = 0; i < used; i++)
        {
            text[zeros + i] = Alphabet[digits[used - 1 - i]];
        }

        return new string(text);
    }

    /// <summary>Decodes a text into a buffer, or answers <see langword="false"/> when a character is foreign or the bytes do not fit.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        written = 0;
        var zeros = LeadingRun(text, Alphabet[0]);
        if (zeros > destination.Length)
        {
            return false;
        }

        var number = destination[zeros..];
        number.Clear();
        var used = 0;
        foreach (var character in text[zeros..])
        {
            var carry = Alphabet.IndexOf(character);
            if (carry < 0)
            {
                return false;
            }

            for (var i = 0; i < used || carry != 0; i++)
            {
                if (i == number.Length)
                {
                    return false;
                }

                carry += 58 * number[i];
                number[i] = (byte)carry;
                carry >>= 8;
                used = Math.Max(used, i + 1);
            }
        }

        number[..used].Reverse();
        destination[..zeros].Clear();
        written = zeros + used;
        return true;
    }

    private static int LeadingRun<T>(ReadOnlySpan<T> span, T value)
        where T : IEquatable<T>
    {
        var end = span.IndexOfAnyExcept(value);
        return end < 0 ? span.Length : end;
    }
}
