using System.Text;
using System.Text.Json;
using DemoAgents;
using Heddle.Mesh;

namespace Heddle.Cli.Tests;

public sealed class ObserveLevelCommandTests
{
    [Fact]
    public async Task Without_an_agent_the_level_of_all_and_every_exception_are_listed()
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync("observe", "config")).Lines.ShouldBe(["AGENT  LEVEL  SOURCE", "(all)  info   default"]);
        await bench.RunAsync("observe", "set", "--global", "--log-level", "warn");
        await bench.RunAsync("observe", "set", "nlp.summarizer", "--log-level", "debug");
        (await bench.RunAsync("observe", "config")).Lines.ShouldBe([
            "AGENT           LEVEL  SOURCE",
            "(all)           warn   global",
            "nlp.summarizer  debug  agent",
        ]);
    }

    [Fact]
    public async Task JSON_tells_apart_what_is_set_from_what_is_not()
    {
        await using var bench = new CommandBench();
        var none = JsonElement.Parse((await bench.RunAsync("observe", "config", "--json")).Out);
        none.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).ShouldBe("""{"agents":{},"global":null}""");
        await bench.RunAsync("observe", "set", "--global", "--log-level", "warn");
        await bench.RunAsync("observe", "set", "a", "--log-level", "off");
        var some = JsonElement.Parse((await bench.RunAsync("observe", "config", "--json")).Out);
        some.GetProperty("global").GetString().ShouldBe("warn");
        some.GetProperty("agents").GetProperty("a").GetString().ShouldBe("off");
    }

    [Theory]
    [InlineData(null, null, "info", "default")]
    [InlineData("warn", null, "warn", "global")]
    [InlineData("warn", "debug", "debug", "agent")]
    public async Task For_one_agent_the_level_that_counts_is_shown_with_its_source(string? global, string? own, string level, string source)
    {
        await using var bench = new CommandBench();
        await using var mesh = bench.Join();
        if (global is not null)
        {
            await mesh.Observe.SetGlobalLevelAsync(MeshLogLevels.Parse(global), TestContext.Current.CancellationToken);
        }

        if (own is not null)
        {
            await mesh.Observe.SetLevelAsync("a", MeshLogLevels.Parse(own), TestContext.Current.CancellationToken);
        }

        var text = await bench.RunAsync("observe", "config", "a");
        text.Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["a", level, source]);
        var json = JsonElement.Parse((await bench.RunAsync("observe", "config", "a", "--json")).Out);
        json.EnumerateObject()
            .Select(member => (member.Name, member.Value.GetString()))
            .ShouldBe([("agent", "a"), ("log_level", level), ("source", source)]);
    }

    [Fact]
    public async Task Setting_shows_what_is_set_and_keeps_what_others_have_put_beside_it()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "greeter"));
        await using var mesh = bench.Join();
        var bucket = await mesh.Bus.OpenKeyValueAsync(new("mesh-observability"), TestContext.Current.CancellationToken);
        await bucket.PutAsync("greeter", """{"log_level": "off", "note": 1}"""u8.ToArray(), TestContext.Current.CancellationToken);
        var result = await bench.RunAsync("observe", "set", "greeter", "--log-level", "debug");
        result.Code.ShouldBe(0);
        result.Out.ShouldBe("greeter debug\n");
        result.Error.ShouldBeEmpty();
        var document = (await bucket.GetAsync("greeter", TestContext.Current.CancellationToken))!.Value;
        Encoding.UTF8.GetString(document.Span).ShouldBe("""{"note":1,"log_level":"debug"}""");
    }

    [Fact]
    public async Task Setting_for_all_shows_that_it_is_for_all()
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync("observe", "set", "--global", "--log-level", "off")).Out.ShouldBe("(all) off\n");
        var json = JsonElement.Parse((await bench.RunAsync("observe", "set", "--global", "--log-level", "off", "--json")).Out);
        json.GetProperty("agent").ValueKind.ShouldBe(JsonValueKind.Null);
        (json.GetProperty("log_level").GetString(), json.GetProperty("source").GetString()).ShouldBe(("off", "global"));
    }

    [Fact]
    public async Task A_level_for_an_agent_that_is_not_there_is_set_and_said()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("observe", "set", "later", "--log-level", "debug", "--json");
        result.Code.ShouldBe(0);
        JsonElement.Parse(result.Out).GetProperty("agent").GetString().ShouldBe("later");
        result.Error.ShouldBe("no agent later is on the mesh; the level counts when one joins\n");
    }

    [Fact]
    public async Task A_running_host_follows()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "greeter"));
        await using var logs = bench.Start("observe", "logs", "greeter");
        await logs.ReadErrorLineAsync();
        await bench.RunAsync("observe", "set", "greeter", "--log-level", "debug");
        // The level reaches the host through a watch, in its own time.
        var line = logs.ReadLineAsync();
        do
        {
            (await bench.RunAsync("agent", "call", "greeter", """{"name":"Ada"}""")).Code.ShouldBe(0);
        } while (!line.IsCompleted);

        (await line).ShouldContain(" [debug] greeter request_");
    }

    [Theory]
    [InlineData("set", "--log-level", "debug")]
    [InlineData("set", "a", "--global", "--log-level", "debug")]
    [InlineData("set", "a")]
    [InlineData("set", "a", "--log-level", "loud")]
    [InlineData("set", "a", "--log-level", "10")]
    [InlineData("logs", "a", "--level", "loud")]
    [InlineData("logs", "a", "b")]
    public async Task A_wrong_command_line_is_told_with_exit_code_2_and_asks_no_mesh(params string[] args)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync(["observe", .. args]);
        result.Code.ShouldBe(2);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error [usage] ");
        result.Error.ShouldEndWith($"Try: heddle observe {args[0]} --help\n");
        bench.Urls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_level_that_does_not_exist_is_answered_with_those_that_do()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("observe", "set", "a", "--log-level", "loud");
        result.Error.ShouldContain("`loud`");
        foreach (var level in MeshLogLevels.Names)
        {
            result.Error.ShouldContain($"`{level}`");
        }
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("global")]
    public async Task A_name_that_no_level_can_be_set_for_is_a_usage_error(string agent)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("observe", "set", agent, "--log-level", "debug");
        result.Code.ShouldBe(2, result.ToString());
        result.Error.ShouldContain($"`{agent}`");
        result.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("observe ", "logs", "config", "set")]
    [InlineData("observe logs g", "greeter")]
    [InlineData("observe config g", "greeter")]
    [InlineData("observe set g", "greeter")]
    [InlineData("observe set greeter --log-level ", "debug", "info", "warn", "error", "off")]
    [InlineData("observe logs --level w", "warn")]
    public async Task A_shell_completes_commands_agents_and_levels(string line, params string[] words)
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "greeter"));
        var whole = $"{System.CommandLine.RootCommand.ExecutableName} {line}";
        var result = await bench.RunAsync($"[suggest:{whole.Length}]", whole);
        result.Lines.Where(word => !word.StartsWith('-')).ShouldBe(words, ignoreOrder: true);
    }

    [Theory]
    [InlineData("logs", "--level <debug|info|warn|error|off>")]
    [InlineData("config", "--json")]
    [InlineData("set", "--log-level <debug|info|warn|error|off>")]
    public async Task Help_names_the_levels(string command, string option)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("observe", command, "--help");
        result.Code.ShouldBe(0);
        result.Out.ShouldContain(option);
        bench.Urls.ShouldBeEmpty();
    }
}
