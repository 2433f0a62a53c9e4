using DemoAgents;

namespace Heddle.Cli.Tests;

public sealed class TerminalTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public void Colours_are_for_people_who_did_not_refuse_them(string? noColor, bool colours)
    {
        using var output = new MemoryStream();
        var shell = ShellFor(output, new() { ["NO_COLOR"] = noColor, ["TERM"] = "xterm-256color" });
        new Narrator(shell).Conclude("done");
        var text = System.Text.Encoding.UTF8.GetString(output.ToArray());
        text.Contains("\e[32m", StringComparison.Ordinal).ShouldBe(colours);
        text.ShouldContain("✓");
    }

    [Fact]
    public async Task A_dumb_terminal_gets_no_escape_sequences()
    {
        await using var bench = new CommandBench { IsTerminal = true };
        bench.Variables["TERM"] = "dumb";
        await bench.HostAsync(mesh => Demo.Add(mesh, "slow"));
        (await bench.RunAsync("mesh", "catalog")).Out.ShouldNotContain("\e");
        (await bench.RunAsync("agent", "call", "slow", """{"ms":500}""")).Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_wait_spins_on_standard_error_for_people_alone()
    {
        await using var bench = new CommandBench { IsTerminal = true };
        await bench.HostAsync(mesh => Demo.Add(mesh, "slow"));
        var forPeople = await bench.RunAsync("agent", "call", "slow", """{"ms":700}""");
        forPeople.Out.ShouldBe("{\"slept\":700}\n");
        forPeople.Error.ShouldContain("calling slow");
        bench.IsTerminal = false;
        (await bench.RunAsync("agent", "call", "slow", """{"ms":700}""")).Error.ShouldBeEmpty();
    }

    private static Shell ShellFor(Stream output, Dictionary<string, string?> variables) =>
        new()
        {
            Input = Stream.Null,
            Output = output,
            ErrorOutput = Stream.Null,
            IsOutputTerminal = true,
            Width = 80,
            Environment = variables.GetValueOrDefault,
            Directory = "/",
        };
}
