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

    [Fact]
    public async Task A_contract_can_be_written_for_others_than_the_mesh()
    {
        await using var bench = await DemoAsync();
        (await WriteAsync(bench, "tool")).GetProperty("input_schema").GetProperty("required")[0].GetString().ShouldBe("name");
        (await WriteAsync(bench, "anthropic"))
            .EnumerateObject()
            .Select(member => member.Name)
            .ShouldBe(["description", "input_schema", "name"]);
        (await WriteAsync(bench, "openai")).GetProperty("function").GetProperty("name").GetString().ShouldBe("greeter");
        (await WriteAsync(bench, "openai-responses")).GetProperty("parameters").GetProperty("type").GetString().ShouldBe("object");
        (await WriteAsync(bench, "card")).EnumerateObject().Select(member => member.Name).ShouldNotContain("x-agentmesh");
        (await WriteAsync(bench, "catalog")).GetPropertyCount().ShouldBe(6);
        (await WriteAsync(bench, "registry")).GetProperty("x-agentmesh").GetProperty("subject").GetString().ShouldBe("mesh.agent.greeter");
    }

    [Theory]
    [InlineData("openai", "function")]
    [InlineData("openai-responses", null)]
    public async Task A_tool_for_OpenAI_can_be_strict(string form, string? inner)
    {
        await using var bench = await DemoAsync();
        var tool = await WriteAsync(bench, form, "--strict");
        var function = inner is null ? tool : tool.GetProperty(inner);
        function.GetProperty("strict").GetBoolean().ShouldBeTrue();
        function.GetProperty("parameters").GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_card_says_where_the_agent_is_reached_if_it_is_told()
    {
        await using var bench = await DemoAsync();
        var card = await WriteAsync(bench, "card", "--card-url", "https://agents.example/greeter");
        card.GetProperty("url").GetString().ShouldBe("https://agents.example/greeter");
    }

    [Fact]
    public async Task A_person_gets_the_form_that_was_asked_for_too()
    {
        await using var bench = await DemoAsync();
        bench.IsTerminal = true;
        (await bench.RunAsync("agent", "contract", "ticker", "--as", "card")).Lines[0].ShouldBe("{");
    }

    [Fact]
    public async Task A_publisher_is_no_tool_and_the_error_says_why()
    {
        await using var bench = await DemoAsync();
        var result = await bench.RunAsync("agent", "contract", "ticker", "--as", "openai");
        result.Code.ShouldBe(1);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error [not_a_tool] agent `ticker` is not invocable");
        result.Error.ShouldNotContain("--verbose");
    }

    [Fact]
    public async Task A_shell_completes_the_forms()
    {
        await using var bench = new CommandBench();
        var whole = $"{System.CommandLine.RootCommand.ExecutableName} agent contract greeter --as open";
        (await bench.RunAsync($"[suggest:{whole.Length}]", whole)).Lines.ShouldBe(["openai", "openai-responses"]);
    }

    private static async Task<JsonElement> WriteAsync(CommandBench bench, string form, params string[] options)
    {
        var result = await bench.RunAsync(["agent", "contract", "greeter", "--as", form, .. options]);
        result.Code.ShouldBe(0, result.ToString());
        return JsonElement.Parse(result.Out);
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
