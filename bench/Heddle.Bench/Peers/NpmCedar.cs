using System.Globalization;
using System.Text.Json;
using Heddle.Bench.Policies;

namespace Heddle.Bench.Peers;

/// <summary>Cedar's own WebAssembly package in a Node process: the same policies, parsed beforehand, the same entities and request.</summary>
internal sealed class NpmCedar : IAsyncDisposable
{
    /// <summary>Reads the number of policies from a line, and answers nanoseconds a decision.</summary>
    private const string Script = """
        const cedar = require('@cedar-policy/cedar-wasm/nodejs');
        const scene = JSON.parse(process.argv[2]);
        for (const [count, text] of Object.entries(scene.policies)) {
          const parsed = cedar.preparsePolicySet(count, { staticPolicies: text });
          if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
        }
        require('readline').createInterface({ input: process.stdin }).on('line', count => {
          const call = { ...scene.call, preparsedPolicySetId: count };
          const times = 300;
          let allowed = 0;
          const started = process.hrtime.bigint();
          for (let i = 0; i < times; i++) {
            if (cedar.statefulIsAuthorized(call).response?.decision === 'allow') allowed++;
          }
          const elapsed = Number(process.hrtime.bigint() - started);
          if (allowed !== times) throw new Error(JSON.stringify(cedar.statefulIsAuthorized(call)));
          console.log(elapsed / times);
        });
        """;

    private readonly NodeProgram _node;

    private NpmCedar(NodeProgram node) => _node = node;

    /// <summary>Starts it; <see langword="null"/> where npm is not at hand.</summary>
    public static async Task<NpmCedar?> StartAsync() =>
        await NodeProgram.StartAsync("@cedar-policy/cedar-wasm", Script, Scene()) is { } node ? new NpmCedar(node) : null;

    public Task<double> AuthorizeNanosecondsAsync(int policies) => _node.AskAsync(policies.ToString(CultureInfo.InvariantCulture));

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static string Scene()
    {
        var call = new
        {
            principal = new { type = "User", id = "alice" },
            action = new { type = "Action", id = "view" },
            resource = new { type = "Photo", id = "beach" },
            context = JsonElement.Parse(PolicyScene.ContextJson),
            entities = JsonElement.Parse(PolicyScene.EntitiesJson),
        };
        var policies = new Dictionary<string, string> { ["6"] = PolicyScene.Text(6), ["100"] = PolicyScene.Text(100) };
        return JsonSerializer.Serialize(new { call, policies });
    }
}
