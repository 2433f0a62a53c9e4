using System.Globalization;

namespace Heddle.Policy;

/// <summary>The text form of <c>decimal</c>: <c>-?[0-9]+\.[0-9]{1,4}</c>, held as a count of ten-thousandths.</summary>
internal static class DecimalText
{
    private const int FractionDigits = 4;
    private const long Scale = 10_000;

    public static bool TryParse(string text, out long tenThousandths, out string? problem)
    {
        tenThousandths = 0;
        var negative = text.StartsWith('-');
        var unsigned = negative ? text.AsSpan(1) : text;
        var point = unsigned.IndexOf('.');
        var whole = point < 0 ? [] : unsigned[..point];
        var fraction = point < 0 ? [] : unsigned[(point + 1)..];
        if (whole.IsEmpty || fraction.IsEmpty || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            problem = "it must be digits, a point and one to four digits";
            return false;
        }

        if (fraction.Length > FractionDigits)
        {
            problem = "it has more than four digits behind the point";
            return false;
        }

        var scaled = Scaled(whole, fraction, negative);
        problem = scaled is null ? "it is outside -922337203685477.5808 to 922337203685477.5807" : null;
        tenThousandths = scaled.GetValueOrDefault();
        return scaled is not null;
    }

    public static string Format(long tenThousandths)
    {
        var magnitude = UInt128.CreateChecked(Int128.Abs(tenThousandths));
        var fraction = ((ulong)(magnitude % Scale)).ToString("D4", CultureInfo.InvariantCulture).AsSpan().TrimEnd('0');
        return $"{(tenThousandths < 0 ? "-" : "")}{magnitude / Scale}.{(fraction.IsEmpty ? "0" : fraction)}";
    }

    private static long? Scaled(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, bool negative)
    {
        // Nineteen digits are more than any value in range has; leading zeros do not count.
        whole = whole.TrimStart('0');
        if (whole.Length > 19)
        {
            return null;
        }

        var value = whole.IsEmpty ? Int128.Zero : Int128.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture);
        var small = int.Parse(fraction, NumberStyles.None, CultureInfo.InvariantCulture);
        for (var i = fraction.Length; i < FractionDigits; i++)
        {
            small *= 10;
        }

        value = (value * Scale) + small;
        value = negative ? -value : value;
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }
}
