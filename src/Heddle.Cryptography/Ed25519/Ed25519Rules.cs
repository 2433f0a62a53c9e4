namespace Heddle.Cryptography;

/// <summary>What OpenSSL lets pass and we do not: keys whose holder could make one signature fit many messages, and second spellings of a key.</summary>
internal static class Ed25519Rules
{
    /// <summary>The group order L = 2^252 + 27742317777372353535851937790883648493, little-endian (RFC 8032, section 5.1).</summary>
    private static readonly byte[] Order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    /// <summary>The field prime p = 2^255 - 19, little-endian.</summary>
    private static readonly byte[] Prime = Convert.FromHexString("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    // The y coordinates of the eight points of small order: 0 (order 4), 1 (1), p - 1 (2) and these two (8). A test derives them.
    private static readonly byte[] FirstOfOrderEight = Convert.FromHexString(
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
    );

    private static readonly byte[] SecondOfOrderEight = Convert.FromHexString(
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
    );

    /// <summary>Whether the second half of a signature is below the group order.</summary>
    public static bool IsCanonicalScalar(ReadOnlySpan<byte> scalar) => IsBelow(scalar, Order);

    /// <summary>Whether a key is spelled in the one way there is and lies outside the small subgroup. It may still not lie on the curve.</summary>
    public static bool IsSafeKey(ReadOnlySpan<byte> key)
    {
        Span<byte> y = stackalloc byte[Ed25519PublicKey.Length];
        key.CopyTo(y);
        y[31] &= 0x7f; // the sign of x
        var isZeroOrOne = y[0] <= 1 && !y[1..].ContainsAnyExcept((byte)0);
        var isMinusOne = y[0] == Prime[0] - 1 && y[1..].SequenceEqual(Prime.AsSpan(1));
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
