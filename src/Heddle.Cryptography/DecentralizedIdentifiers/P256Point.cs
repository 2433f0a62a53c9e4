using System.Numerics;
using System.Security.Cryptography;

namespace Heddle.Cryptography;

/// <summary>The compressed form of public points on P-256 (SEC 1, section 2.3), which the base library does not read. Nothing here is secret.</summary>
internal static class P256Point
{
    public const int CompressedLength = 1 + CoordinateLength;

    private const int CoordinateLength = 32;

    // FIPS 186-4, appendix D.1.2.3; a is -3.
    private static readonly BigInteger Prime =
        BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;
    private static readonly BigInteger B = Read(Convert.FromHexString("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"));

    public static byte[] Compress(ECParameters key)
    {
        if (key.Curve.Oid?.Value != ECCurve.NamedCurves.nistP256.Oid.Value || key.Q is not { X: { } x, Y: { } y })
        {
            throw new ArgumentException("the key is not on the curve P-256", nameof(key));
        }

        return [(byte)(2 + (y[^1] & 1)), .. x];
    }

    public static bool TryDecompress(ReadOnlySpan<byte> compressed, out ECPoint point)
    {
        point = default;
        var x = Read(compressed[1..]);
        if (x >= Prime)
        {
            return false;
        }

        // p is 3 modulo 4, so this power is a square root of every square.
        var square = ((x * x * x) - (3 * x) + B) % Prime;
        square = square.Sign < 0 ? square + Prime : square;
        var y = BigInteger.ModPow(square, (Prime + 1) / 4, Prime);
        if (y * y % Prime != square)
        {
            return false;
        }

        y = y.IsEven == (compressed[0] == 2) ? y : Prime - y;
        point = new ECPoint { X = compressed[1..].ToArray(), Y = Write(y) };
        return true;
    }

    private static BigInteger Read(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Write(BigInteger number)
    {
        var bytes = new byte[CoordinateLength];
        var length = number.GetByteCount(isUnsigned: true);
        number.TryWriteBytes(bytes.AsSpan(CoordinateLength - length), out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }
}
