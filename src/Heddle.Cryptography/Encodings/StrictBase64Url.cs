using System.Buffers;
using System.Buffers.Text;

namespace Heddle.Cryptography;

/// <summary>
/// Base64url without padding (RFC 4648, section 5) in the one form each byte string has: no padding, no white space, no foreign characters, and zeros in
/// the bits of the last character that carry nothing. So two different texts never decode to the same bytes.
/// </summary>
public static class StrictBase64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // The last characters that leave the unused four or two bits zero.
    private const string EndsOfOneByte = "AQgw";
    private const string EndsOfTwoBytes = "AEIMQUYcgkosw048";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);
    private static readonly SearchValues<byte> Bytes = SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(Alphabet));

    /// <summary>Encodes bytes.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>The number of bytes that a text of a length decodes to, if it is valid.</summary>
    /// <param name="length">The text's length in characters, 0 or more.</param>
    public static int DecodedLength(int length) => (int)((long)length * 3 / 4);

    /// <summary>Decodes a text, or answers <see langword="false"/> when it is not in strict form.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">Receives the bytes.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (!IsStrict(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    /// <summary>Decodes a text into a buffer, or answers <see langword="false"/> when it is not in strict form or does not fit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Receives the bytes; <see cref="DecodedLength"/> tells how many.</param>
    /// <param name="written">The number of bytes.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        written = 0;
        return IsStrict(text) && Base64Url.TryDecodeFromChars(text, destination, out written);
    }

    /// <summary>Decodes a text of ASCII bytes into a buffer, or answers <see langword="false"/> when it is not in strict form or does not fit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Receives the bytes; <see cref="DecodedLength"/> tells how many.</param>
    /// <param name="written">The number of bytes.</param>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> destination, out int written)
    {
        written = 0;
        return IsStrict(text) && Base64Url.TryDecodeFromUtf8(text, destination, out written);
    }

    /// <summary>Decodes a text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is not in strict form. The message does not repeat it: it may be a secret.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text) =>
        TryDecode(text, out var bytes) ? bytes : throw new FormatException("the text is not base64url without padding and stray bits");

    /// <summary>Whether a text is in strict form.</summary>
    /// <param name="text">The text.</param>
    public static bool IsStrict(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExcept(Characters) && IsStrictEnd(text.Length, text.IsEmpty ? '\0' : text[^1]);

    /// <summary>Whether a text of ASCII bytes is in strict form.</summary>
    /// <param name="text">The text.</param>
    public static bool IsStrict(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExcept(Bytes) && IsStrictEnd(text.Length, text.IsEmpty ? '\0' : (char)text[^1]);

    private static bool IsStrictEnd(int length, char last) =>
        (length % 4) switch
        {
            0 => true,
            2 => EndsOfOneByte.Contains(last),
            3 => EndsOfTwoBytes.Contains(last),
            _ => false,
        };
}
