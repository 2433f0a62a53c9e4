namespace Heddle.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Heddle_alone_shows_its_groups()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync();
        result.Code.ShouldBe(0);
        foreach (var group in new[] { "demo", "mesh", "agent", "observe", "kv", "job, jobs", "policy", "completion" })
        {
            result.Out.ShouldContain($"\n  {group}");
        }
    }

    [Theory]
    [InlineData("mesh", "catalog")]
    [InlineData("agent", "subscribe")]
    [InlineData("observe", "config")]
    [InlineData("kv", "watch")]
    [InlineData("jobs", "dlq")]
    [InlineData("policy", "evaluate")]
    public async Task A_group_alone_is_a_usage_error_that_shows_what_it_holds(string group, string member)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync(group);
        result.Code.ShouldBe(2);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldContain(member);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("mesh", "frobnicate")]
    [InlineData("agent", "call")]
    [InlineData("agent", "call", "greeter", "{}", "more")]
    [InlineData("agent", "call", "greeter", "--timeout", "soon")]
    [InlineData("agent", "call", "greeter", "--timeout", "0")]
    [InlineData("agent", "call", "greeter", "--timeout", "-1")]
    [InlineData("agent", "call", "greeter", "--timeout", "NaN")]
    [InlineData("agent", "call", "greeter", "--timeout", "1e99")]
    [InlineData("agent", "call", "greeter", "--timeot")]
    [InlineData("kv", "put", "key", "--jsn")]
    [InlineData("agent", "contract", "greeter", "--json", "--text")]
    [InlineData("agent", "contract", "greeter", "--as", "tool", "--text")]
    [InlineData("agent", "contract", "greeter", "--as", "yaml")]
    [InlineData("agent", "contract", "greeter", "--as", "yaml", "--strict")]
    [InlineData("agent", "contract", "greeter", "--strict")]
    [InlineData("agent", "contract", "greeter", "--as", "anthropic", "--strict")]
    [InlineData("agent", "contract", "greeter", "--card-url", "https://host/a2a")]
    [InlineData("agent", "contract", "greeter", "--as", "card", "--card-url", "/a2a")]
    [InlineData("mesh", "up", "--port", "0")]
    [InlineData("mesh", "up", "--port", "65535")]
    [InlineData("mesh", "up", "--port", "http")]
    [InlineData("mesh", "connect")]
    [InlineData("completion", "tcsh")]
    [InlineData("demo", "agent", "nobody")]
    public async Task A_wrong_command_line_is_told_on_standard_error_with_exit_code_2(params string[] args)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync(args);
        result.Code.ShouldBe(2);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error [usage] ");
        result.Error.TrimEnd().Split('\n')[^1].ShouldStartWith("Try: heddle");
        result.Error.ShouldEndWith(" --help\n");
        bench.Urls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_misspelt_command_is_the_only_thing_complained_of()
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync("agent", "cal")).Error.ShouldBe("Error [usage] there is no command `cal`\nTry: heddle agent --help\n");
    }

    [Theory]
    [InlineData("agent", "call", "a name")]
    [InlineData("agent", "contract", "..")]
    [InlineData("agent", "subscribe", "x/y")]
    [InlineData("mesh", "listen", "a..b")]
    [InlineData("mesh", "connect", "here")]
    [InlineData("mesh", "connect", "http://localhost:4222")]
    [InlineData("kv", "get", "a key")]
    public async Task A_name_that_cannot_exist_is_a_usage_error(params string[] args)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync(args);
        result.Code.ShouldBe(2, result.ToString());
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error [usage] ");
    }

    [Fact]
    public async Task The_version_is_that_of_heddle()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("--version");
        result.Code.ShouldBe(0);
        result.Out.ShouldMatch(@"^\d+\.\d+\.\d+\S*\n$");
    }

    [Theory]
    [InlineData("agent", "send")]
    [InlineData("workspace", "get")]
    public async Task Help_asks_no_mesh(string group, string command)
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync(group, command, "--help")).Out.ShouldContain("<name>");
        (await bench.RunAsync(group, "--help")).Out.ShouldContain("<name>");
        bench.Urls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_command_has_help()
    {
        await using var bench = new CommandBench();
        foreach (var command in new[] { "mesh up", "mesh listen", "agent call", "kv put", "demo", "completion" })
        {
            var result = await bench.RunAsync([.. command.Split(' '), "--help"]);
            result.Code.ShouldBe(0);
            result.Out.ShouldContain("Usage:");
            result.Error.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_agents_of_the_demo_are_hidden_from_help()
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync("demo", "--help")).Out.ShouldNotContain("agent NAME");
    }
}
