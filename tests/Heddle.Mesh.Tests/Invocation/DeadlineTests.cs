using Heddle.Transport;

namespace Heddle.Mesh.Tests.Invocation;

public sealed class DeadlineTests
{
    private static readonly CallOptions Short = new() { Timeout = TimeSpan.FromMilliseconds(150) };

    [Fact]
    public async Task A_deadline_ends_the_handlers_token_and_the_caller_gets_a_timeout()
    {
        var ended = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync(
            "slow",
            async (CancellationToken cancel) =>
            {
                using var registration = cancel.Register(() => ended.TrySetResult());
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return 1;
            }
        );
        await Should.ThrowAsync<CallTimeoutException>(() => caller.CallAsync("slow", null, Short, MeshFixture.Timeout));
        await ended.Task.WaitAsync(MeshFixture.Timeout);
    }

    [Fact]
    public async Task The_host_itself_answers_timeout_even_when_the_handler_does_not_listen()
    {
        var release = new TaskCompletionSource<int>();
        await using var mesh = new MeshFixture();
        await mesh.CallerOfAsync("deaf", () => release.Task);
        var raw = mesh.Raw();
        var headers = new BusHeaders { { MeshHeaders.RequestId, "r1" } };
        headers[MeshHeaders.Deadline] = TimeProvider.System.GetUtcNow().AddMilliseconds(100).ToUnixTimeMilliseconds().ToString();
        var reply = await raw.RequestAsync("mesh.agent.deaf", default, headers, Timeout.InfiniteTimeSpan, MeshFixture.Timeout);
        reply.Headers![MeshHeaders.Status].ShouldBe("error");
        System.Text.Encoding.UTF8.GetString(reply.Payload.Span).ShouldContain("\"code\":\"timeout\"");
        release.SetResult(1);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_on_arrival_runs_nothing()
    {
        var ran = false;
        await using var mesh = new MeshFixture();
        await mesh.CallerOfAsync("late", () => ran = true);
        var headers = new BusHeaders { { MeshHeaders.Deadline, "1000" } };
        var reply = await mesh.Raw().RequestAsync("mesh.agent.late", default, headers, TimeSpan.FromSeconds(10), MeshFixture.Timeout);
        System.Text.Encoding.UTF8.GetString(reply.Payload.Span).ShouldContain("\"code\":\"timeout\"");
        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task A_handlers_own_call_inherits_what_is_left_of_its_deadline()
    {
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(new AgentSpec("inner", "x"), (AgentContext context) => context.Deadline!.Value);
        host.AddAgent(
            new AgentSpec("outer", "x"),
            async (AgentContext context, AgentMesh own, CancellationToken cancel) =>
            {
                var inner = await own.CallAsync<DateTimeOffset>("inner", cancellationToken: cancel);
                return inner <= context.Deadline!.Value;
            }
        );
        await host.StartAsync(MeshFixture.Timeout);
        var options = new CallOptions { Timeout = TimeSpan.FromSeconds(5) };
        (await mesh.Join().CallAsync<bool>("outer", null, options, MeshFixture.Timeout)).ShouldBeTrue();
    }

    [Fact]
    public async Task Cancelling_a_call_cancels_the_handler()
    {
        var started = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync(
            "slow",
            async (CancellationToken cancel) =>
            {
                using var registration = cancel.Register(() => ended.TrySetResult());
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return 1;
            }
        );
        using var cancellation = new CancellationTokenSource();
        var call = caller.CallAsync("slow", cancellationToken: cancellation.Token);
        await started.Task.WaitAsync(MeshFixture.Timeout);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
        await ended.Task.WaitAsync(MeshFixture.Timeout);
    }
}
