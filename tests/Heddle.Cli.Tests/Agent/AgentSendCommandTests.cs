using System.Text;
using DemoAgents;
using Heddle.Mesh;

namespace Heddle.Cli.Tests;

public sealed class AgentSendCommandTests
{
    private const string Ada = """{"name":"Ada"}""";
    private const string Hello = """{"message":"Hello, Ada!"}""";

    [Fact]
    public async Task What_is_sent_arrives_and_nothing_comes_back()
    {
        await using var bench = new CommandBench();
        var got = new TaskCompletionSource<(string Text, bool HasReply)>();
        await bench.HostAsync(mesh =>
            mesh.AddAgent(
                new AgentSpec("sink", "Takes."),
                (string text, AgentContext context) =>
                {
                    got.SetResult((text, context.Headers?["X-Mesh-Reply-To"] is not null));
                    return text;
                }
            )
        );
        (await bench.RunAsync("agent", "send", "sink", "\"hello\"")).ShouldBe(new CommandResult(0, "", ""));
        (await got.Task).ShouldBe(("hello", false));
    }

    [Fact]
    public async Task The_answer_goes_to_the_subject_that_was_named()
    {
        await using var bench = await GreeterAsync();
        await using var bus = bench.Server.Connect();
        await using var answers = await bus.SubscribeAsync("results.ada", cancellationToken: TestContext.Current.CancellationToken);
        (await bench.RunAsync("agent", "send", "greeter", Ada, "--reply-to", "results.ada")).ShouldBe(new CommandResult(0, "", ""));
        var answer = await answers.Messages.ReadAsync(TestContext.Current.CancellationToken);
        Encoding.UTF8.GetString(answer.Payload.Span).ShouldBe(Hello);
        answer.Headers!["X-Mesh-Status"].ShouldBe("ok");
    }

    [Fact]
    public async Task Whoever_waits_is_called_back()
    {
        await using var bench = await GreeterAsync();
        (await bench.RunAsync("agent", "send", "greeter", Ada, "--wait")).ShouldBe(new CommandResult(0, Hello + "\n", ""));
        (await bench.RunAsync("agent", "send", "greeter", Ada, "--wait", "--json")).Out.ShouldBe("{\n  \"message\": \"Hello, Ada!\"\n}\n");
    }

    [Fact]
    public async Task A_failure_that_is_called_back_is_reported()
    {
        await using var bench = await GreeterAsync();
        var result = await bench.RunAsync("agent", "send", "greeter", "{}", "--wait");
        result.Code.ShouldBe(1);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error [invalid_input] ");
        result.Error.ShouldEndWith("Try: heddle agent contract greeter\n");
    }

    [Fact]
    public async Task The_wait_ends_with_the_timeout()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh =>
            mesh.AddAgent(
                new AgentSpec("mute", "Never answers."),
                async (string text, CancellationToken cancel) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                    return text;
                }
            )
        );
        var result = await bench.RunAsync("agent", "send", "mute", "\"hello\"", "--wait", "--timeout", "0.05");
        result.Code.ShouldBe(1);
        result.Error.ShouldStartWith("Error [timeout] ");
    }

    [Fact]
    public async Task Whoever_waits_for_nobody_is_told_at_once()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("agent", "send", "nobody", "--wait");
        result.Code.ShouldBe(1);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldBe(
            "Error [not_found] no agent `nobody` is known and nobody answers under that name\nTry: heddle mesh catalog\n"
        );
    }

    [Fact]
    public async Task An_agent_that_nobody_knows_is_sent_to_and_the_doubt_is_told()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("agent", "send", "nobody");
        result.Code.ShouldBe(0);
        result.Error.ShouldBe("no agent nobody is in the catalog; it may be that nobody got this\n");
    }

    [Fact]
    public async Task A_publisher_takes_nothing()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "ticker"));
        var result = await bench.RunAsync("agent", "send", "ticker");
        result.Code.ShouldBe(1);
        result.Error.ShouldStartWith("Error [invocation_mismatch] ");
    }

    [Theory]
    [InlineData("`--wait` and `--reply-to` exclude each other", "--wait", "--reply-to", "a")]
    [InlineData("`--timeout` is about an answer; give `--wait` with it", "--timeout", "5")]
    [InlineData("`--json` is about an answer; give `--wait` with it", "--json")]
    [InlineData("`a b`", "--reply-to", "a b")]
    [InlineData("`a.*`", "--reply-to", "a.*")]
    public async Task What_does_not_go_together_is_a_usage_error(string problem, params string[] options)
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync(["agent", "send", "greeter", Ada, .. options]);
        result.Code.ShouldBe(2);
        result.Error.ShouldStartWith("Error [usage] ");
        result.Error.ShouldContain(problem);
        bench.Urls.ShouldBeEmpty();
    }

    private static async Task<CommandBench> GreeterAsync()
    {
        var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "greeter"));
        return bench;
    }
}
