namespace Heddle.Transport.Nats;

/// <summary>
/// The last token of a request's inbox: which place in the table it holds, and which of the place's successive tenants it is, so
/// that a late answer never reaches a later request.
/// </summary>
internal static class RequestToken
{
    /// <summary>No token is longer: 64 bits at 6 bits a character.</summary>
    public const int MaxLength = 11;

    /// <summary>How many bits of a token tell the place.</summary>
    public const int SlotBits = 24;

    private static ReadOnlySpan<byte> Digits => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8;

    /// <summary>Writes a token, lowest digit first.</summary>
    /// <param name="token">The token.</param>
    /// <param name="target">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(ulong token, Span<byte> target)
    {
        var length = 0;
        do
        {
            target[length++] = Digits[(int)(token & 63)];
            token >>= 6;
        } while (token != 0);

        return length;
    }

    /// <summary>Reads a token.</summary>
    /// <param name="text">What <see cref="Write"/> wrote, or anything else.</param>
    /// <param name="token">The token.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out ulong token)
    {
        token = 0;
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        for (var i = text.Length - 1; i >= 0; i--)
        {
            var digit = Value(text[i]);
            if (digit < 0)
            {
                return false;
            }

            token = (token << 6) | (uint)digit;
        }

        return true;
    }

    private static int Value(byte digit) =>
        digit switch
        {
            >= (byte)'A' and <= (byte)'Z' => digit - 'A',
            >= (byte)'a' and <= (byte)'z' => digit - 'a' + 26,
            >= (byte)'0' and <= (byte)'9' => digit - '0' + 52,
            (byte)'-' => 62,
            (byte)'_' => 63,
            _ => -1,
        };
}
