using System.Globalization;
using System.Text.Json;

namespace Heddle.Bench.Running;

/// <summary>
/// Climbs a ladder round after round, every rung once a round, so that all of them see the same machine, and prints the medians.
/// </summary>
internal static class BenchRun
{
    // Thrown away: until then the code has not been compiled to its final form.
    private const int WarmUpRounds = 2;

    public static async Task<int> ClimbAsync(IEnumerable<Rung> ladder, IEnumerable<Reach> reaches, BenchOptions options)
    {
        var rungs = ladder.Where(rung => options.Only is null || rung.Name.Equals(options.Only, StringComparison.Ordinal)).ToList();
        if (rungs.Count == 0)
        {
            await Console.Error.WriteLineAsync($"there is no rung `{options.Only}`; run without --only to see all");
            return 2;
        }

        var samples = rungs.ToDictionary(rung => rung.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var round = 1 - WarmUpRounds; round <= options.Rounds; round++)
        {
            foreach (var rung in rungs)
            {
                var value = await rung.MeasureAsync();
                if (round > 0)
                {
                    samples[rung.Name].Add(value);
                }

                await Console.Error.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"round {round}/{options.Rounds} {rung.Name}: {value:0.##}")
                );
            }
        }

        Print(rungs.ToDictionary(rung => rung.Name, rung => Math.Round(Median(samples[rung.Name]), 2)), reaches, options.AsJson);
        return 0;
    }

    /// <summary>The middle value.</summary>
    public static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[(values.Count / 2) - 1] + values[values.Count / 2]) / 2;
    }

    private static void Print(Dictionary<string, double> medians, IEnumerable<Reach> reaches, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(medians));
            return;
        }

        foreach (var (name, value) in medians)
        {
            Console.WriteLine($"{name, -28} {value, 16:N2}");
        }

        Console.WriteLine();
        foreach (var line in reaches.Select(reach => reach.Describe(medians)).OfType<string>())
        {
            Console.WriteLine(line);
        }
    }
}
