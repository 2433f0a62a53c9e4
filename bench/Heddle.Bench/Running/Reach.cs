namespace Heddle.Bench.Running;

/// <summary>What is to be reached: a rung by itself, or as a multiple of another one of the same run.</summary>
/// <param name="Rung">The rung.</param>
/// <param name="Of">What it is divided by, or <see langword="null"/>.</param>
/// <param name="Bound">The number to reach.</param>
/// <param name="IsCeiling">Whether less is better.</param>
internal sealed record Reach(string Rung, string? Of, double Bound, bool IsCeiling)
{
    public static Reach AtMost(double bound, string rung, string? of = null) => new(rung, of, bound, IsCeiling: true);

    public static Reach AtLeast(double bound, string rung, string? of = null) => new(rung, of, bound, IsCeiling: false);

    /// <summary>One line for people; <see langword="null"/> when the run has no such rung.</summary>
    public string? Describe(IReadOnlyDictionary<string, double> medians)
    {
        double divisor = 1;
        if (!medians.TryGetValue(Rung, out var value) || (Of is not null && !medians.TryGetValue(Of, out divisor)))
        {
            return null;
        }

        var ratio = value / divisor;
        var verdict = (IsCeiling ? ratio <= Bound : ratio >= Bound) ? "reached" : "MISSED";
        return $"{verdict, -8} {Rung}{(Of is null ? "" : " / " + Of)} = {ratio:N2} ({(IsCeiling ? "at most" : "at least")} {Bound:N2})";
    }
}
