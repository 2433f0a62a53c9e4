namespace Heddle.Cryptography;

/// <summary>Base32 without padding (RFC 4648, section 6): upper case only, and zeros in the bits of the last character that carry nothing.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static int EncodedLength(int bytes) => ((bytes * 8) + 4) / 5;

    public static void Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        var (buffer, bits, position) = (0, 0, 0);
        foreach (var value in bytes)
        {
            buffer = (buffer << 8) | value;
            bits += 8;
            for (; bits >= 5; bits -= 5)
            {
                text[position++] = Alphabet[(buffer >> (bits - 5)) & 31];
            }

            buffer &= (1 << bits) - 1;
        }

        if (bits > 0)
        {
            text[position] = Alphabet[(buffer << (5 - bits)) & 31];
        }
    }

    /// <summary>Decodes a text whose length is that of a whole number of bytes, <paramref name="bytes"/> long.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != EncodedLength(bytes.Length))
        {
            return false;
        }

        var (buffer, bits, position) = (0, 0, 0);
        foreach (var character in text)
        {
            var value = character switch
            {
                >= 'A' and <= 'Z' => character - 'A',
                >= '2' and <= '7' => character - '2' + 26,
                _ => -1,
            };
            if (value < 0)
            {
                return false;
            }

            buffer = (buffer << 5) | value;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[position++] = (byte)(buffer >> bits);
                buffer &= (1 << bits) - 1;
            }
        }

        return buffer == 0;
    }
}
