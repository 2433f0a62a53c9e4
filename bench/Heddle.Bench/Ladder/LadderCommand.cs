using Heddle.Bench.Peers;
using Heddle.Bench.Running;

namespace Heddle.Bench.Ladder;

/// <summary>
/// Climbs from a bare PING to a mesh under load, so that the cost of each layer is the ratio of two rungs measured side by side in one
/// run; beside them, where npm is at hand, the official Node client on the same server.
/// </summary>
internal static class LadderCommand
{
    public static async Task<int> RunAsync(string[] options)
    {
        await using var scene = await LadderScene.OpenAsync();
        await using var death = await DeathScene.OpenAsync();
        await using var program = new ProgramScene();
        await using var node = await NodeNats.StartAsync(scene.Url);
        List<Rung> rungs =
        [
            new("ping_p50_us", scene.PingAsync),
            new("raw_request_p50_us", scene.RawRequestAsync),
            new("call_p50_us", scene.CallAsync),
            new("raw_request_64_per_s", scene.RawRequests64Async),
            new("call_64_per_s", scene.Calls64Async),
            new("pubsub_per_s", scene.PublishSubscribeAsync),
            new("call_alloc_bytes", scene.CallAllocationAsync),
            new("stream_chunks_per_s", scene.StreamChunksAsync),
            new("slow_handler_64_per_s", scene.SlowHandler64Async),
            new("workspace_put_mib_per_s", scene.WorkspacePutAsync),
            new("workspace_get_mib_per_s", scene.WorkspaceGetAsync),
            new("register_1000_ms", CrowdScene.Register1000Async),
            new("hosts_40_failures", CrowdScene.Hosts40Async),
            new("kill_to_agent_died_p50_ms", death.KillAsync),
            new("cli_help_ms", program.HelpAsync),
        ];
        if (node is not null)
        {
            rungs.Add(new("npm_request_64_per_s", node.Requests64Async));
            rungs.Add(new("npm_pubsub_per_s", node.PublishSubscribeAsync));
        }

        return await BenchRun.ClimbAsync(
            rungs,
            [
                Reach.AtMost(2.5, "raw_request_p50_us", "ping_p50_us"),
                Reach.AtMost(1.2, "call_p50_us", "raw_request_p50_us"),
                Reach.AtLeast(0.8, "call_64_per_s", "raw_request_64_per_s"),
                Reach.AtLeast(200_000, "stream_chunks_per_s"),
                Reach.AtLeast(4_000, "slow_handler_64_per_s"),
                Reach.AtMost(2_000, "register_1000_ms"),
                Reach.AtMost(0, "hosts_40_failures"),
                Reach.AtMost(100, "kill_to_agent_died_p50_ms"),
                Reach.AtMost(120, "cli_help_ms"),
                Reach.AtLeast(6, "raw_request_64_per_s", "npm_request_64_per_s"),
                Reach.AtLeast(4, "pubsub_per_s", "npm_pubsub_per_s"),
            ],
            BenchOptions.Parse(options)
        );
    }
}
