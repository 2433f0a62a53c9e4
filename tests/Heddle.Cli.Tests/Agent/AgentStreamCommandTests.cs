using DemoAgents;
using Heddle.Mesh;

namespace Heddle.Cli.Tests;

public sealed class AgentStreamCommandTests
{
    [Fact]
    public async Task Each_chunk_is_a_line()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "counter"));
        var result = await bench.RunAsync("agent", "stream", "counter", """{"count":3,"delayMs":0}""");
        result.ShouldBe(new CommandResult(0, "{\"value\":1}\n{\"value\":2}\n{\"value\":3}\n", ""));
    }

    [Fact]
    public async Task JSON_is_still_one_chunk_a_line_with_sorted_members()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => mesh.AddAgent(new AgentSpec("pairs", "Pairs."), (int count) => Pairs(count)));
        (await bench.RunAsync("agent", "stream", "pairs", "2", "--json")).Lines.ShouldBe(["""{"a":0,"b":0}""", """{"a":1,"b":1}"""]);
    }

    [Fact]
    public async Task What_came_before_a_failure_stays_shown()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => mesh.AddAgent(new AgentSpec("half", "Fails halfway."), (int count) => Half(count)));
        var result = await bench.RunAsync("agent", "stream", "half", "1");
        result.Code.ShouldBe(1);
        result.Out.ShouldBe("1\n");
        result.Error.ShouldStartWith("Error [handler_error] no more");
    }

    [Fact]
    public async Task A_responder_is_not_streamed()
    {
        await using var bench = new CommandBench();
        await bench.HostAsync(mesh => Demo.Add(mesh, "greeter"));
        var result = await bench.RunAsync("agent", "stream", "greeter", """{"name":"Ada"}""");
        result.Code.ShouldBe(1);
        result.Error.ShouldEndWith("Try: heddle agent call greeter\n");
    }

    [Fact]
    public async Task A_stream_from_nobody_fails_at_once()
    {
        await using var bench = new CommandBench();
        var result = await bench.RunAsync("agent", "stream", "nobody");
        result.Code.ShouldBe(1);
        result.Error.ShouldStartWith("Error [not_found] ");
    }

    [Fact]
    public async Task An_interrupted_stream_ends_with_130_and_is_cancelled_at_the_host()
    {
        await using var bench = new CommandBench();
        var cancelled = new TaskCompletionSource();
        await bench.HostAsync(mesh =>
            mesh.AddAgent(new AgentSpec("endless", "Never ends."), (int from, CancellationToken cancel) => Endless(from, cancelled, cancel))
        );
        await using var stream = bench.Start("agent", "stream", "endless", "7");
        (await stream.ReadLineAsync()).ShouldBe("7");
        (await stream.InterruptAsync()).Code.ShouldBe(130);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    private static async IAsyncEnumerable<object> Pairs(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await Task.Yield();
            yield return new { b = number, a = number };
        }
    }

    private static async IAsyncEnumerable<int> Half(int count)
    {
        await Task.Yield();
        yield return count;
        throw new InvalidOperationException("no more");
    }

    private static async IAsyncEnumerable<int> Endless(
        int from,
        TaskCompletionSource cancelled,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        yield return from;
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        }
        finally
        {
            cancelled.SetResult();
        }
    }
}
