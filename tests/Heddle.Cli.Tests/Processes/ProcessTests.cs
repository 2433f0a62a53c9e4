using System.Diagnostics;
using Heddle.DevServers;
using Heddle.Mesh;

namespace Heddle.Cli.Tests;

/// <summary>What only a real process shows: exit codes, pipes and signals.</summary>
public sealed class ProcessTests(RealMesh mesh)
{
    [Fact]
    public async Task A_call_takes_its_payload_from_a_pipe_and_exits_with_0()
    {
        using var shell = new RealShell { Url = mesh.Url };
        await using var call = HeddleProcess.Start(shell, "agent", "call", "greeter");
        await call.Input.WriteAsync("""{"name":"Ada"}""");
        (await call.FinishAsync()).ShouldBe(new CommandResult(0, "{\"message\":\"Hello, Ada!\"}\n", ""));
    }

    [Fact]
    public async Task A_mistake_on_the_command_line_exits_with_2()
    {
        using var shell = new RealShell { Url = mesh.Url };
        var result = await shell.RunAsync("agent", "call");
        result.Code.ShouldBe(2);
        result.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_exits_with_1()
    {
        using var shell = new RealShell { Url = "nats://127.0.0.1:1" };
        var result = await shell.RunAsync("agent", "call", "greeter", "{}");
        result.Code.ShouldBe(1);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error [connection_failed] ");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_a_command_without_a_word(string signal, int code)
    {
        using var shell = new RealShell { Url = mesh.Url };
        await using var subscribe = HeddleProcess.Start(shell, "agent", "subscribe", "ticker");
        await subscribe.ReadLineAsync();
        await subscribe.SignalAsync(signal);
        var result = await subscribe.FinishAsync();
        result.Code.ShouldBe(code);
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_that_has_enough_ends_the_command()
    {
        using var shell = new RealShell { Url = mesh.Url };
        await using var subscribe = HeddleProcess.Start(shell, "agent", "subscribe", "ticker");
        await subscribe.ReadLineAsync();
        subscribe.CloseOutput();
        var result = await subscribe.FinishAsync();
        result.Code.ShouldBe(0);
        result.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("mesh", "up", "--help")]
    [InlineData("--version")]
    [InlineData("completion", "bash")]
    public async Task Nobody_has_to_read_what_was_asked_for(params string[] args)
    {
        using var shell = new RealShell();
        await using var heddle = HeddleProcess.Start(shell, args);
        heddle.CloseOutput();
        var result = await heddle.FinishAsync();
        result.Code.ShouldBe(0);
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_that_listens_tells_of_a_server_that_goes_and_comes_back()
    {
        await using var server = await NatsServer.StartAsync(null, TestContext.Current.CancellationToken);
        using var shell = new RealShell { Url = server.Url };
        await using var listen = HeddleProcess.Start(shell, "mesh", "listen", "dom.>");
        await listen.ReadErrorLineAsync();
        await server.KillAsync(TestContext.Current.CancellationToken);
        (await listen.ReadErrorLineAsync()).ShouldBe("the connection to the mesh is lost and is being restored");
        await server.RestartAsync(TestContext.Current.CancellationToken);
        (await listen.ReadErrorLineAsync()).ShouldBe("the connection to the mesh is back");
        await using var publisher = await AgentMesh.ConnectAsync(server.Url);
        await publisher.PublishAsync("dom.sub", "still here");
        (await listen.ReadLineAsync()).ShouldBe("[dom.sub] still here");
        await listen.SignalAsync("INT");
        (await listen.FinishAsync()).Code.ShouldBe(130);
    }

    [Fact]
    public async Task Output_to_a_file_is_shared_with_other_programs()
    {
        using var shell = new RealShell { Url = mesh.Url };
        var script = $"(echo before; '{HeddleProcess.Path}' --version; echo after) > out.txt";
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { WorkingDirectory = shell.Folder };
        shell.Dress(start.Environment);
        using var sh = Process.Start(start)!;
        await sh.WaitForExitAsync(TestContext.Current.CancellationToken);
        var lines = await File.ReadAllLinesAsync(Path.Combine(shell.Folder, "out.txt"));
        lines.Length.ShouldBe(3);
        (lines[0], lines[2]).ShouldBe(("before", "after"));
    }

    [Fact]
    public async Task The_sample_hosts_all_of_its_agents()
    {
        await using var server = await NatsServer.StartAsync(null, TestContext.Current.CancellationToken);
        var sample = Path.Combine(AppContext.BaseDirectory, "DemoAgents.dll");
        using var host = Process.Start(new ProcessStartInfo("dotnet", [sample, "--url", server.Url]))!;
        try
        {
            await using var caller = await AgentMesh.ConnectAsync(server.Url);
            await Eventually.HoldsAsync(() => caller.CatalogAsync().AsTask().Result.Count == DemoAgents.Demo.Agents.Count);
            await Signals.SendAsync(host.Id, "INT");
            await host.WaitForExitAsync(TestContext.Current.CancellationToken);
            host.ExitCode.ShouldBe(0);
            (await caller.CatalogAsync()).ShouldBeEmpty();
        }
        finally
        {
            host.Kill();
        }
    }
}
