using System.Text.Json;
using DemoAgents;

namespace Heddle.Cli.Tests;

public sealed class AgentContractCommandTests
{
    private static readonly string[] Keys =
    [
        "capabilities",
        "chunk_schema",
        "description",
        "input_schema",
        "invocable",
        "mcp",
        "name",
        "output_schema",
        "registered_at",
        "skills",
        "streaming",
        "subject",
        "tags",
        "version",
    ];

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task The_default_is_the_flat_model_as_sorted_JSON(params string[] options)
    {
        await using var bench = await DemoAsync();
        var result = await bench.RunAsync(["agent", "contract", "greeter", .. options]);
        result.Code.ShouldBe(0);
        var contract = JsonSerializer.Deserialize<JsonElement>(result.Out);
        contract.EnumerateObject().Select(member => member.Name).ShouldBe(Keys);
        contract.GetProperty("name").GetString().ShouldBe("greeter");
        contract.GetProperty("subject").GetString().ShouldBe("mesh.agent.greeter");
        contract.GetProperty("mcp").ValueKind.ShouldBe(JsonValueKind.Null);
        contract.GetProperty("input_schema").GetProperty("required")[0].GetString().ShouldBe("name");
        contract.GetProperty("skills")[0].GetProperty("outputSchema").GetProperty("required")[0].GetString().ShouldBe("message");
        contract.GetProperty("capabilities").GetProperty("invocable").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Text_is_a_short_list()
    {
        await using var bench = await DemoAsync();
        var result = await bench.RunAsync("agent", "contract", "counter", "--text");
        result.Code.ShouldBe(0);
        result.Lines[0].ShouldBe("counter 0.1.0, a streamer");
        result.Lines[1].ShouldBe("Counts up to a number, one chunk at a time.");
        result.Out.ShouldContain("\n  subject  mesh.agent.counter\n");
        result.Out.ShouldContain("\n  input    { count: integer (1 to 1000), delayMs?: integer (0 to 10000) = 100 }\n");
        result.Out.ShouldContain("\n  use      heddle agent stream counter JSON\n");
    }

    [Fact]
    public async Task A_person_gets_text_unless_JSON_is_asked_for()
    {
        await using var bench = await DemoAsync();
        bench.IsTerminal = true;
        (await bench.RunAsync("agent", "contract", "ticker")).Lines[0].ShouldBe("ticker 0.1.0, a publisher");
        (await bench.RunAsync("agent", "contract", "ticker", "--json")).Lines[0].ShouldBe("{");
    }

    [Fact]
    public async Task An_unknown_agent_has_no_contract()
    {
        await using var bench = await DemoAsync();
        var result = await bench.RunAsync("agent", "contract", "nobody");
        result.Code.ShouldBe(1);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error [not_found] ");
    }

    private static async Task<CommandBench> DemoAsync()
    {
        var bench = new CommandBench();
        await bench.HostAsync(mesh =>
        {
            foreach (var agent in Demo.Agents)
            {
                Demo.Add(mesh, agent);
            }
        });
        return bench;
    }
}
