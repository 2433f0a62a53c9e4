using DemoAgents;
using Heddle.Mesh;

namespace Heddle.Cli.Tests;

public sealed class AgentSubscribeCommandTests
{
    [Fact]
    public async Task Events_are_lines_until_it_is_interrupted()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "ticker"));
        await using var subscribe = bench.Start("agent", "subscribe", "ticker", "--json");
        (await subscribe.ReadLineAsync()).ShouldMatch("""^\{"at":"[^"]+","tick":\d+\}$""");
        (await subscribe.InterruptAsync()).Code.ShouldBe(130);
    }

    [Fact]
    public async Task It_ends_with_the_publisher()
    {
        await using var bench = new CommandBench();
        var heard = new TaskCompletionSource();
        await bench.HostAsync(mesh => mesh.AddAgent(new AgentSpec("two", "Two events."), () => Two(heard.Task)));
        await using var listen = bench.Start("mesh", "listen", "mesh.agent.two.events");
        await listen.ReadErrorLineAsync();
        await using var subscribe = bench.Start("agent", "subscribe", "two");
        (await subscribe.ReadLineAsync()).ShouldBe("0");
        heard.SetResult();
        var result = await subscribe.FinishAsync();
        result.Code.ShouldBe(0);
        result.Lines[^1].ShouldBe("-1");
    }

    [Fact]
    public async Task Silence_longer_than_the_timeout_fails()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => mesh.AddAgent(new AgentSpec("silent", "Says nothing."), Silent));
        var result = await bench.RunAsync("agent", "subscribe", "silent", "--timeout", "0.05");
        result.Code.ShouldBe(1);
        result.Error.ShouldStartWith("Error [timeout] ");
    }

    [Theory]
    [InlineData("greeter", "call")]
    [InlineData("counter", "stream")]
    public async Task What_publishes_nothing_is_not_subscribed_to(string agent, string verb)
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, agent));
        var result = await bench.RunAsync("agent", "subscribe", agent);
        result.Code.ShouldBe(1);
        result.Error.ShouldEndWith($"Try: heddle agent {verb} {agent}\n");
    }

    [Fact]
    public async Task An_unknown_publisher_is_not_found()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("agent", "subscribe", "nobody");
        result.Code.ShouldBe(1);
        result.Error.ShouldBe(
            "Error [not_found] no agent `nobody` is known and nobody answers under that name\nTry: heddle mesh catalog\n"
        );
    }

    /// <summary>Repeats one event until somebody has heard it: a publisher has no replay.</summary>
    private static async IAsyncEnumerable<int> Two(Task heard)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        while (!heard.IsCompleted)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            yield return 0;
        }

        yield return -1;
    }

    private static async IAsyncEnumerable<int> Silent([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        yield break;
    }
}
