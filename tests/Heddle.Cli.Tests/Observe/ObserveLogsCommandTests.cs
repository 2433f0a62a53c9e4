using System.Text;
using System.Text.Json;
using DemoAgents;

namespace Heddle.Cli.Tests;

public sealed class ObserveLogsCommandTests
{
    private const string Failed =
        """{"timestamp":"2026-11-20T21:47:32.997076+00:00","level":"warn","agent":"bad.handler","event":"request_failed","request_id":"e8f8","message":"boom\ntwice","data":{"code":"handler_error"}}""";

    private const string Registered =
        """{"timestamp":"2026-11-20T21:47:31Z","level":"info","agent":"greeter","event":"agent_registered","request_id":"","message":"","data":{}}""";

    [Fact]
    public async Task An_event_is_a_line_without_what_is_empty_until_interrupted()
    {
        await using var bench = new CommandBench();
        await using var logs = bench.Start("observe", "logs");
        (await logs.ReadErrorLineAsync()).ShouldBe("watching the log events of all agents, Ctrl-C ends");
        await PublishAsync(bench, "greeter", Registered);
        await PublishAsync(bench, "greeter", "no log event");
        await PublishAsync(bench, "bad.handler", Failed);
        (await logs.ReadLineAsync()).ShouldBe("2026-11-20T21:47:31.000000+00:00 [info] greeter agent_registered");
        (await logs.ReadLineAsync()).ShouldBe(
            """2026-11-20T21:47:32.997076+00:00 [warn] bad.handler request_failed request_id=e8f8 — boom␊twice {"code":"handler_error"}"""
        );
        var result = await logs.InterruptAsync();
        result.Code.ShouldBe(130);
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task JSON_is_one_object_a_line_with_the_members_of_the_wire_sorted()
    {
        await using var bench = new CommandBench();
        await using var logs = bench.Start("observe", "logs", "--json");
        await logs.ReadErrorLineAsync();
        await PublishAsync(bench, "bad.handler", Failed);
        (await logs.ReadLineAsync()).ShouldBe(
            """{"agent":"bad.handler","data":{"code":"handler_error"},"event":"request_failed","instance_id":"","level":"warn","message":"boom\ntwice","request_id":"e8f8","timestamp":"2026-11-20T21:47:32.997076+00:00"}"""
        );
    }

    [Fact]
    public async Task An_agent_and_a_level_can_be_asked_for()
    {
        await using var bench = new CommandBench();
        await using var logs = bench.Start("observe", "logs", "greeter", "--level", "warn");
        (await logs.ReadErrorLineAsync()).ShouldBe("watching the log events of greeter, Ctrl-C ends");
        await PublishAsync(bench, "bad.handler", Failed);
        await PublishAsync(bench, "greeter", Registered);
        await PublishAsync(bench, "greeter", Registered.Replace("\"info\"", "\"error\"", StringComparison.Ordinal));
        (await logs.ReadLineAsync()).ShouldBe("2026-11-20T21:47:31.000000+00:00 [error] greeter agent_registered");
    }

    [Fact]
    public async Task What_a_host_tells_is_shown()
    {
        await using var bench = new CommandBench();
        await using var logs = bench.Start("observe", "logs", "greeter", "--json");
        await logs.ReadErrorLineAsync();
        var host = await bench.HostAsync(mesh => Demo.Add(mesh, "greeter"));
        var registered = JsonElement.Parse(await logs.ReadLineAsync());
        registered.GetProperty("event").GetString().ShouldBe("agent_registered");
        registered.GetProperty("instance_id").GetString().ShouldBe(host.InstanceId);
        (await bench.RunAsync("agent", "call", "greeter", "5")).Code.ShouldBe(1);
        var invalid = JsonElement.Parse(await logs.ReadLineAsync());
        invalid.GetProperty("event").GetString().ShouldBe("validation_error");
    }

    [Fact]
    public async Task What_an_event_says_cannot_steer_the_terminal()
    {
        await using var bench = new CommandBench();
        await using var logs = bench.Start("observe", "logs");
        await logs.ReadErrorLineAsync();
        await PublishAsync(bench, "x", Registered.Replace("agent_registered", "a\\u001b[2J", StringComparison.Ordinal));
        (await logs.ReadLineAsync()).ShouldEndWith(" greeter a␛[2J");
    }

    private static async Task PublishAsync(CommandBench bench, string agent, string log)
    {
        await using var mesh = bench.Join();
        await mesh.Bus.PublishAsync(
            $"mesh.logs.{agent}",
            Encoding.UTF8.GetBytes(log),
            cancellationToken: TestContext.Current.CancellationToken
        );
    }
}
