using System.Globalization;

namespace Heddle.Policy;

/// <summary>The text form of <c>duration</c>: <c>-?</c> and then, in this order and each at most once, <c>Nd Nh Nm Ns Nms</c> without spaces.</summary>
internal static class DurationText
{
    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    public const long Day = 24 * Hour;

    public static bool TryParse(string text, out long milliseconds, out string? problem)
    {
        milliseconds = 0;
        var negative = text.StartsWith('-');
        var rest = negative ? text.AsSpan(1) : text;
        var total = Int128.Zero;
        var fits = true;
        var lastRank = -1;
        problem = rest.IsEmpty ? Grammar : null;
        while (!rest.IsEmpty && problem is null)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            var (rank, unit, length) = digits > 0 ? UnitAt(rest[digits..]) : default;
            if (unit == 0 || rank <= lastRank)
            {
                problem = Grammar;
                continue;
            }

            lastRank = rank;
            fits &= TryAccumulate(rest[..digits], unit, negative, ref total);
            rest = rest[(digits + length)..];
        }

        if (problem is null && !fits)
        {
            problem = "it is longer than 64-bit milliseconds can hold";
        }

        milliseconds = problem is null ? (long)total : 0;
        return problem is null;
    }

    public static string Format(long milliseconds) => milliseconds.ToString(CultureInfo.InvariantCulture) + "ms";

    private const string Grammar = "it must be numbers with the units d, h, m, s and ms, in this order, such as `1d12h`";

    /// <summary>Each summand and each partial sum must fit, so that a total in range never hides a summand out of it.</summary>
    private static bool TryAccumulate(ReadOnlySpan<char> digits, long unit, bool negative, ref Int128 total)
    {
        digits = digits.TrimStart('0');
        if (digits.Length > 19)
        {
            return false;
        }

        var summand = digits.IsEmpty ? Int128.Zero : Int128.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * unit;
        total += negative ? -summand : summand;
        return total >= long.MinValue && total <= long.MaxValue && summand <= (Int128)long.MaxValue + (negative ? 1 : 0);
    }

    private static (int Rank, long Unit, int Length) UnitAt(ReadOnlySpan<char> text) =>
        text switch
        {
            ['d', ..] => (0, Day, 1),
            ['h', ..] => (1, Hour, 1),
            ['m', 's', ..] => (4, 1, 2),
            ['m', ..] => (2, Minute, 1),
            ['s', ..] => (3, Second, 1),
            _ => default,
        };
}
