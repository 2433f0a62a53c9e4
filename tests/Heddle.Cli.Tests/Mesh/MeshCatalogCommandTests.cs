using DemoAgents;
using Heddle.Mesh;

namespace Heddle.Cli.Tests;

public sealed class MeshCatalogCommandTests
{
    [Fact]
    public async Task The_table_has_a_row_for_each_agent()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh =>
        {
            Demo.Add(mesh, "greeter");
            Demo.Add(mesh, "ticker");
        });
        var result = await bench.RunAsync("mesh", "catalog");
        result.Code.ShouldBe(0);
        result.Out.ShouldBe(
            """
            NAME     STREAMING  DESCRIPTION
            greeter  no         Greets a person by name.
            ticker   yes        Publishes a tick four times a second.

            """
        );
    }

    [Fact]
    public async Task An_empty_catalog_says_so()
    {
        await using var bench = new CommandBench();
        (await bench.RunAsync("mesh", "catalog")).Lines.ShouldBe(["NAME     STREAMING  DESCRIPTION", "(empty)"]);
        (await bench.RunAsync("mesh", "catalog", "--json")).Out.ShouldBe("[]\n");
    }

    [Fact]
    public async Task A_channel_narrows_it_down()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh =>
        {
            mesh.AddAgent(new AgentSpec("scorer", "Scores.") { Channel = "finance.risk" }, () => 1);
            mesh.AddAgent(new AgentSpec("risky", "Other.") { Channel = "financerisk" }, () => 1);
        });
        var result = await bench.RunAsync("mesh", "catalog", "--channel", "finance");
        result.Lines.Select(line => line.Split(' ')[0]).ShouldBe(["NAME", "finance.risk.scorer"]);
    }

    [Fact]
    public async Task JSON_is_indented_by_two_and_its_members_are_sorted()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh =>
            mesh.AddAgent(new AgentSpec("echo", "Says it again: ‹ü›.") { Tags = ["text"], Version = "2.0.0" }, (string text) => text)
        );
        var result = await bench.RunAsync("mesh", "catalog", "--json");
        result.Out.ShouldBe(
            """
            [
              {
                "description": "Says it again: ‹ü›.",
                "invocable": true,
                "name": "echo",
                "streaming": false,
                "tags": [
                  "text"
                ],
                "version": "2.0.0"
              }
            ]

            """
        );
    }

    [Fact]
    public async Task A_description_cannot_break_the_table_or_steer_the_terminal()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => mesh.AddAgent(new AgentSpec("evil", "one\ntwo\e[31m [red]three[/]"), () => 1));
        (await bench.RunAsync("mesh", "catalog")).Lines[1].ShouldBe("evil  no         one␊two␛[31m [red]three[/]");
    }

    [Fact]
    public async Task A_long_description_stays_on_its_line_for_programs_and_wraps_for_people()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => mesh.AddAgent(new AgentSpec("wordy", string.Join(' ', Enumerable.Repeat("word", 100))), () => 1));
        (await bench.RunAsync("mesh", "catalog")).Lines.Count.ShouldBe(2);
        bench.IsTerminal = true;
        bench.Variables["NO_COLOR"] = "1";
        var forPeople = await bench.RunAsync("mesh", "catalog");
        forPeople.Lines.Count.ShouldBeGreaterThan(5);
        forPeople.Lines.ShouldAllBe(line => Visible(line).Length <= 80);
    }

    private static string Visible(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\\e\\[[0-9;]*m", "");
}
