using System.Globalization;
using System.Text.Json;

namespace Heddle.Bench.Ladder;

/// <summary>
/// Climbs from a bare PING to a mesh call, so that the cost of each layer is the ratio of two rungs measured side by side in one run.
/// </summary>
internal static class LadderCommand
{
    private const int DefaultRounds = 5;

    // Thrown away: until then the code has not been compiled to its final form.
    private const int WarmUpRounds = 2;

    public static async Task<int> RunAsync(string[] options)
    {
        var asJson = options.Contains("--json", StringComparer.Ordinal);
        var rounds = Rounds(options);
        await using var scene = await LadderScene.OpenAsync();
        var only = Value(options, "--only");
        var rungs = Rungs(scene).Where(rung => only is null || rung.Name.Equals(only, StringComparison.Ordinal)).ToList();
        var samples = rungs.ToDictionary(rung => rung.Name, _ => new List<double>(), StringComparer.Ordinal);

        for (var round = 1 - WarmUpRounds; round <= rounds; round++)
        {
            foreach (var rung in rungs)
            {
                var value = await rung.MeasureAsync();
                if (round > 0)
                {
                    samples[rung.Name].Add(value);
                }

                Console.Error.WriteLine($"round {round}/{rounds} {rung.Name}: {value:0.##}");
            }
        }

        var medians = rungs.ToDictionary(rung => rung.Name, rung => Math.Round(Median(samples[rung.Name]), 2), StringComparer.Ordinal);
        Print(medians, asJson || only is not null);
        return 0;
    }

    private static IReadOnlyList<Rung> Rungs(LadderScene scene) =>
        [
            new("ping_p50_us", scene.PingAsync),
            new("raw_request_p50_us", scene.RawRequestAsync),
            new("call_p50_us", scene.CallAsync),
            new("raw_request_64_per_s", scene.RawRequests64Async),
            new("call_64_per_s", scene.Calls64Async),
            new("pubsub_per_s", scene.PublishSubscribeAsync),
            new("call_alloc_bytes", scene.CallAllocationAsync),
        ];

    private static int Rounds(string[] options) =>
        Value(options, "--rounds") is { } rounds ? Math.Max(3, int.Parse(rounds, CultureInfo.InvariantCulture)) : DefaultRounds;

    private static string? Value(string[] options, string name)
    {
        var at = Array.IndexOf(options, name);
        return at >= 0 && at + 1 < options.Length ? options[at + 1] : null;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[(values.Count / 2) - 1] + values[values.Count / 2]) / 2;
    }

    private static void Print(Dictionary<string, double> medians, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(medians));
            return;
        }

        foreach (var (name, value) in medians)
        {
            Console.WriteLine($"{name, -24} {value, 14:N2}");
        }

        Console.WriteLine();
        Ratio("raw_request_p50_us", "ping_p50_us", "at most 2.5");
        Ratio("call_p50_us", "raw_request_p50_us", "at most 1.2");
        Ratio("call_64_per_s", "raw_request_64_per_s", "at least 0.8");

        void Ratio(string a, string b, string reach) => Console.WriteLine($"{a} / {b} = {medians[a] / medians[b]:0.00} (reach: {reach})");
    }
}
