using System.Numerics;

namespace Heddle.Cryptography.Tests;

/// <summary>Derives the points of small order from the curve itself, slowly and openly, and checks that all their spellings are refused.</summary>
public sealed class SmallOrderKeyTests
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger D = Mod(-121665 * Invert(121666));

    [Fact]
    public void All_points_whose_eightfold_is_neutral_are_refused_in_every_spelling()
    {
        var points = SmallOrderPoints();
        points.Count.ShouldBe(8);
        foreach (var spelling in points.SelectMany(Spellings))
        {
            Ed25519Rules.IsSafeKey(spelling).ShouldBeFalse(Convert.ToHexStringLower(spelling));
        }
    }

    [Fact]
    public void A_signature_that_fits_every_message_under_a_weak_key_is_refused()
    {
        // With the neutral element as key, R = S·B holds for any message; S = 0 makes R neutral as well.
        byte[] neutral = [1, .. new byte[31]];
        byte[] signature = [.. neutral, .. new byte[32]];
        new Ed25519PublicKey(neutral).Verify("any message"u8, signature).ShouldBeFalse();
    }

    [Fact]
    public void Every_y_that_is_not_reduced_is_refused_and_the_largest_reduced_ordinary_one_is_not()
    {
        for (var offset = 0; offset < 19; offset++)
        {
            Ed25519Rules.IsSafeKey(Encode(P + offset, 0)).ShouldBeFalse();
            Ed25519Rules.IsSafeKey(Encode(P + offset, 1)).ShouldBeFalse();
        }

        Ed25519Rules.IsSafeKey(Encode(P - 2, 0)).ShouldBeTrue();
        Ed25519Rules.IsSafeKey(Encode(2, 0)).ShouldBeTrue();
    }

    private static List<(BigInteger X, BigInteger Y)> SmallOrderPoints()
    {
        // Multiplying any point by the large prime order leaves a point of small order; one of order eight makes all the others.
        var order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");
        for (BigInteger y = 2; ; y++)
        {
            if (RecoverX(y) is { } x)
            {
                var point = Multiply((x, y), order);
                var multiples = Enumerable.Range(0, 8).Select(factor => Multiply(point, factor)).Distinct().ToList();
                if (multiples.Count == 8)
                {
                    return multiples;
                }
            }
        }
    }

    private static IEnumerable<byte[]> Spellings((BigInteger X, BigInteger Y) point)
    {
        foreach (var y in new[] { point.Y, point.Y + P }.Where(y => y < BigInteger.Pow(2, 255)))
        {
            yield return Encode(y, 0);
            yield return Encode(y, 1);
        }
    }

    private static byte[] Encode(BigInteger y, int sign)
    {
        var bytes = new byte[32];
        y.TryWriteBytes(bytes, out _, isUnsigned: true).ShouldBeTrue();
        bytes[31] |= (byte)(sign << 7);
        return bytes;
    }

    private static BigInteger? RecoverX(BigInteger y)
    {
        var square = Mod((y * y - 1) * Invert(D * y * y + 1));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Mod(x * x) != square)
        {
            x = Mod(x * BigInteger.ModPow(2, (P - 1) / 4, P));
        }

        return Mod(x * x) == square ? x : null;
    }

    private static (BigInteger X, BigInteger Y) Multiply((BigInteger X, BigInteger Y) point, BigInteger factor)
    {
        (BigInteger X, BigInteger Y) result = (0, 1);
        for (; factor > 0; factor >>= 1)
        {
            result = factor.IsEven ? result : Add(result, point);
            point = Add(point, point);
        }

        return result;
    }

    private static (BigInteger X, BigInteger Y) Add((BigInteger X, BigInteger Y) a, (BigInteger X, BigInteger Y) b)
    {
        var product = Mod(D * a.X * b.X * a.Y * b.Y);
        return (Mod((a.X * b.Y + b.X * a.Y) * Invert(1 + product)), Mod((a.Y * b.Y + a.X * b.X) * Invert(1 - product)));
    }

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);

    private static BigInteger Mod(BigInteger value) => ((value % P) + P) % P;
}
