namespace Heddle.Cryptography;

/// <summary>What OpenSSL lets pass and we do not: keys whose holder could make one signature fit many messages, and second spellings of a key.</summary>
internal static class Ed25519Rules
{
    /// <summary>The group order L = 2^252 + 27742317777372353535851937790883648493, little-endian (RFC 8032, section 5.1).</summary>
    private static ReadOnlySpan<byte> Order =>
        [
            0xed,
            0xd3,
            0xf5,
            0x5c,
            0x1a,
            0x63,
            0x12,
            0x58,
            0xd6,
            0x9c,
            0xf7,
            0xa2,
            0xde,
            0xf9,
            0xde,
            0x14,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x10,
        ];

    /// <summary>The field prime p = 2^255 - 19, little-endian.</summary>
    private static ReadOnlySpan<byte> Prime =>
        [
            0xed,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0xff,
            0x7f,
        ];

    // The y coordinates of the eight points of small order: 0 (order 4), 1 (1), p - 1 (2) and these two (8). A test derives them.
    private static ReadOnlySpan<byte> FirstOfOrderEight =>
        [
            0x26,
            0xe8,
            0x95,
            0x8f,
            0xc2,
            0xb2,
            0x27,
            0xb0,
            0x45,
            0xc3,
            0xf4,
            0x89,
            0xf2,
            0xef,
            0x98,
            0xf0,
            0xd5,
            0xdf,
            0xac,
            0x05,
            0xd3,
            0xc6,
            0x33,
            0x39,
            0xb1,
            0x38,
            0x02,
            0x88,
            0x6d,
            0x53,
            0xfc,
            0x05,
        ];

    private static ReadOnlySpan<byte> SecondOfOrderEight =>
        [
            0xc7,
            0x17,
            0x6a,
            0x70,
            0x3d,
            0x4d,
            0xd8,
            0x4f,
            0xba,
            0x3c,
            0x0b,
            0x76,
            0x0d,
            0x10,
            0x67,
            0x0f,
            0x2a,
            0x20,
            0x53,
            0xfa,
            0x2c,
            0x39,
            0xcc,
            0xc6,
            0x4e,
            0xc7,
            0xfd,
            0x77,
            0x92,
            0xac,
            0x03,
            0x7a,
        ];

    /// <summary>Whether the second half of a signature is below the group order.</summary>
    public static bool IsCanonicalScalar(ReadOnlySpan<byte> scalar) => IsBelow(scalar, Order);

    /// <summary>Whether a key is spelled in the one way there is and lies outside the small subgroup. It may still not lie on the curve.</summary>
    public static bool IsSafeKey(ReadOnlySpan<byte> key)
    {
        Span<byte> y = stackalloc byte[Ed25519PublicKey.Length];
        key.CopyTo(y);
        y[31] &= 0x7f; // the sign of x
        var isZeroOrOne = y[0] <= 1 && !y[1..].ContainsAnyExcept((byte)0);
        var isMinusOne = y[0] == Prime[0] - 1 && y[1..].SequenceEqual(Prime[1..]);
        return IsBelow(y, Prime)
            && !isZeroOrOne
            && !isMinusOne
            && !y.SequenceEqual(FirstOfOrderEight)
            && !y.SequenceEqual(SecondOfOrderEight);
    }

    private static bool IsBelow(ReadOnlySpan<byte> value, ReadOnlySpan<byte> limit)
    {
        for (var i = value.Length - 1; i >= 0; i--)
        {
            if (value[i] != limit[i])
            {
                return value[i] < limit[i];
            }
        }

        return false;
    }
}
