using System.Globalization;

namespace Heddle.Bench.Running;

/// <summary>What every ladder takes on the command line.</summary>
/// <param name="AsJson">One JSON object of medians on standard output, for programs.</param>
/// <param name="Rounds">How many rounds count; at least 3.</param>
/// <param name="Only">The one rung to climb, or <see langword="null"/> for all.</param>
internal sealed record BenchOptions(bool AsJson, int Rounds, string? Only)
{
    private const int DefaultRounds = 5;
    private const int FewestRounds = 3;

    public static BenchOptions Parse(string[] options) =>
        new(
            options.Contains("--json", StringComparer.Ordinal),
            Value(options, "--rounds") is { } rounds
                ? Math.Max(FewestRounds, int.Parse(rounds, CultureInfo.InvariantCulture))
                : DefaultRounds,
            Value(options, "--only")
        );

    private static string? Value(string[] options, string name)
    {
        var at = Array.IndexOf(options, name);
        return at >= 0 && at + 1 < options.Length ? options[at + 1] : null;
    }
}
