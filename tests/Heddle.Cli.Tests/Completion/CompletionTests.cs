using System.Diagnostics;
using DemoAgents;

namespace Heddle.Cli.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash", "complete ")]
    [InlineData("zsh", "compdef ")]
    [InlineData("fish", "complete --command heddle")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Every_shell_gets_a_script_that_asks_heddle(string shell, string registration)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("completion", shell);
        result.Code.ShouldBe(0);
        result.Out.ShouldContain(registration);
        result.Out.ShouldContain("[suggest:");
    }

    [Theory]
    [InlineData("heddle me", "mesh")]
    [InlineData("heddle mesh c", "connect,catalog")]
    [InlineData("heddle agent call x --ti", "--timeout")]
    public async Task Bash_completes_what_heddle_suggests(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash here");
        using var shell = new RealShell();
        var script = $$"""
            PATH="{{Path.GetDirectoryName(HeddleProcess.Path)}}:$PATH"
            eval "$(heddle completion bash)"
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; read -ra COMP_WORDS <<< "$COMP_LINE"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _heddle
            IFS=,; echo "${COMPREPLY[*]}"
            """;
        var start = new ProcessStartInfo("/bin/bash", ["--norc", "-c", script])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = shell.Folder,
        };
        shell.Dress(start.Environment);
        using var bash = Process.Start(start)!;
        var reply = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        reply.Trim().Split(',').ShouldBe(expected.Split(','), ignoreOrder: true);
    }

    [Theory]
    [InlineData("agent call ", "greeter", "clock", "slow", "faulty", "whoami")]
    [InlineData("agent stream ", "counter")]
    [InlineData("agent subscribe ", "ticker")]
    [InlineData("agent call c", "clock")]
    public async Task Only_agents_that_the_command_fits_are_suggested(string line, params string[] agents)
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh =>
        {
            foreach (var agent in Demo.Agents)
            {
                Demo.Add(mesh, agent);
            }
        });
        var whole = $"{System.CommandLine.RootCommand.ExecutableName} {line}";
        var result = await bench.RunAsync($"[suggest:{whole.Length}]", whole);
        result.Lines.Where(word => !word.StartsWith('-')).ShouldBe(agents, ignoreOrder: true);
    }

    [Fact]
    public async Task Without_a_mesh_no_agents_are_suggested_and_nothing_is_said()
    {
        using var shell = new RealShell { Url = "nats://127.0.0.1:1" };
        var result = await shell.RunAsync("[suggest:18]", "heddle agent call ");
        result.Code.ShouldBe(0);
        result.Error.ShouldBeEmpty();
        result.Lines.ShouldAllBe(line => line.StartsWith('-'));
    }
}
