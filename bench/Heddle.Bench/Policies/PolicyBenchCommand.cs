using Heddle.Bench.Peers;
using Heddle.Bench.Running;

namespace Heddle.Bench.Policies;

/// <summary>
/// Measures how long decisions take as policies grow in number, what they allocate and how fast policies are read; beside it, where npm is at hand,
/// how long the same decisions take in Cedar's own WebAssembly package. Every round takes each measure once, so that all see the same machine.
/// </summary>
internal static class PolicyBenchCommand
{
    public static async Task<int> RunAsync(string[] options)
    {
        await using var npm = await NpmCedar.StartAsync();
        return await BenchRun.ClimbAsync(
            Rungs(npm),
            [
                Reach.AtMost(1_000, "authorize_6_ns"),
                Reach.AtLeast(15, "npm_authorize_6_ns", "authorize_6_ns"),
                Reach.AtMost(2, "authorize_10000_ns", "authorize_100_ns"),
                Reach.AtMost(200, "alloc_bytes"),
            ],
            BenchOptions.Parse(options)
        );
    }

    private static List<Rung> Rungs(NpmCedar? npm)
    {
        var (six, hundred, thousand, tenThousand) = (
            new PolicyScene(6),
            new PolicyScene(100),
            new PolicyScene(1_000),
            new PolicyScene(10_000)
        );
        var rungs = new List<Rung>
        {
            new("authorize_6_ns", six.AuthorizeNanoseconds),
            new("authorize_100_ns", hundred.AuthorizeNanoseconds),
            new("authorize_1000_ns", thousand.AuthorizeNanoseconds),
            new("authorize_10000_ns", tenThousand.AuthorizeNanoseconds),
            new("alloc_bytes", hundred.AllocatedBytes),
            new("parse_policies_per_s", thousand.ParsedPerSecond),
            new("load_10000_ms", tenThousand.LoadMilliseconds),
        };
        if (npm is not null)
        {
            rungs.Add(new("npm_authorize_6_ns", () => npm.AuthorizeNanosecondsAsync(6)));
            rungs.Add(new("npm_authorize_100_ns", () => npm.AuthorizeNanosecondsAsync(100)));
        }

        return rungs;
    }
}
