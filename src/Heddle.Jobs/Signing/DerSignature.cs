namespace Heddle.Jobs;

/// <summary>
/// The one encoding of a P-256 signature: an ASN.1 DER sequence of r and s, each positive and as short as can be. Cryptographic
/// libraries differ in what else they let pass, and a signature with two encodings is a packet with two digests.
/// </summary>
internal static class DerSignature
{
    /// <summary>The longest encoding, in bytes.</summary>
    public const int MaxLength = 72;
    private const int LongestInteger = 33;

    public static bool IsStrict(ReadOnlySpan<byte> signature) =>
        signature.Length is >= 8 and <= MaxLength
        && signature[0] == 0x30
        && signature[1] == signature.Length - 2
        && SkipInteger(signature[2..], out var second)
        && SkipInteger(second, out var rest)
        && rest.IsEmpty;

    private static bool SkipInteger(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (bytes.Length < 3 || bytes[0] != 0x02 || bytes[1] is 0 or > LongestInteger || bytes.Length < 2 + bytes[1])
        {
            return false;
        }

        var value = bytes.Slice(2, bytes[1]);
        rest = bytes[(2 + bytes[1])..];
        // A leading zero is there to keep the number positive, and only then.
        return value[0] == 0 ? value.Length > 1 && value[1] >= 0x80 : value[0] < 0x80;
    }
}
