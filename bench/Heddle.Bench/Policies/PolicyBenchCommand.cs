using System.Globalization;
using System.Text.Json;

namespace Heddle.Bench.Policies;

/// <summary>
/// Measures how long decisions take as policies grow in number, what they allocate and how fast policies are read; beside it, where npm is at hand,
/// how long the same decisions take in Cedar's own WebAssembly package. Every round takes each measure once, so that all see the same machine.
/// </summary>
internal static class PolicyBenchCommand
{
    private const int DefaultRounds = 5;

    public static async Task<int> RunAsync(string[] options)
    {
        var asJson = options.Contains("--json", StringComparer.Ordinal);
        var rounds = Rounds(options);
        await using var npm = await NpmCedar.StartAsync();
        var measures = Measures(npm);
        var samples = measures.ToDictionary(measure => measure.Name, _ => new List<double>(), StringComparer.Ordinal);

        // The first round warms the code up and is thrown away.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var measure in measures)
            {
                var value = await measure.TakeAsync();
                if (round > 0)
                {
                    samples[measure.Name].Add(value);
                }

                await Console.Error.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"round {round}/{rounds} {measure.Name}: {value:0.##}")
                );
            }
        }

        Print(measures.ToDictionary(m => m.Name, m => Math.Round(Median(samples[m.Name]), 2), StringComparer.Ordinal), asJson);
        return 0;
    }

    private static List<PolicyMeasure> Measures(NpmCedar? npm)
    {
        var (six, hundred, thousand, tenThousand) = (
            new PolicyScene(6),
            new PolicyScene(100),
            new PolicyScene(1_000),
            new PolicyScene(10_000)
        );
        var measures = new List<PolicyMeasure>
        {
            new("authorize_6_ns", () => Task.FromResult(six.AuthorizeNanoseconds())),
            new("authorize_100_ns", () => Task.FromResult(hundred.AuthorizeNanoseconds())),
            new("authorize_1000_ns", () => Task.FromResult(thousand.AuthorizeNanoseconds())),
            new("authorize_10000_ns", () => Task.FromResult(tenThousand.AuthorizeNanoseconds())),
            new("alloc_bytes", () => Task.FromResult(hundred.AllocatedBytes())),
            new("parse_policies_per_s", () => Task.FromResult(thousand.ParsedPerSecond())),
            new("load_10000_ms", () => Task.FromResult(tenThousand.LoadMilliseconds())),
        };
        if (npm is not null)
        {
            measures.Add(new("npm_authorize_6_ns", () => npm.AuthorizeNanosecondsAsync(6)));
            measures.Add(new("npm_authorize_100_ns", () => npm.AuthorizeNanosecondsAsync(100)));
        }

        return measures;
    }

    private static int Rounds(string[] options)
    {
        var at = Array.IndexOf(options, "--rounds");
        return at >= 0 && at + 1 < options.Length ? Math.Max(3, int.Parse(options[at + 1], CultureInfo.InvariantCulture)) : DefaultRounds;
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
        Ratio("authorize_10000_ns", "authorize_100_ns", "at most 2");
        if (medians.ContainsKey("npm_authorize_6_ns"))
        {
            Ratio("npm_authorize_6_ns", "authorize_6_ns", "at least 15");
        }

        void Ratio(string a, string b, string reach) => Console.WriteLine($"{a} / {b} = {medians[a] / medians[b]:0.00} (reach: {reach})");
    }
}
