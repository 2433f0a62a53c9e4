namespace Heddle.Jobs;

/// <summary>
/// The order of texts by their UTF-8 bytes. It differs from the ordinal order of .NET strings in one place: a surrogate pair stands for
/// a code point above U+FFFF, yet its first char sorts below U+E000.
/// </summary>
internal static class Utf8Order
{
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length - right.Length;
        }

        var (l, r) = (left[common], right[common]);
        return char.IsSurrogate(l) == char.IsSurrogate(r) ? l - r
            : char.IsSurrogate(l) ? 1
            : -1;
    }
}
