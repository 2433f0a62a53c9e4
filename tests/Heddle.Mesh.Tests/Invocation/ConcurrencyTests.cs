namespace Heddle.Mesh.Tests.Invocation;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Requests_of_one_agent_run_at_the_same_time()
    {
        var all = new CountdownEvent(8);
        var release = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync(
            "slow",
            async () =>
            {
                if (all.Signal())
                {
                    release.SetResult();
                }

                await release.Task;
                return 1;
            }
        );
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => caller.CallAsync("slow", cancellationToken: MeshFixture.Timeout)));
        all.IsSet.ShouldBeTrue();
    }

    [Fact]
    public async Task Beyond_concurrency_and_queue_a_request_is_refused_at_once_and_the_rest_is_served()
    {
        var release = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var spec = new AgentSpec("busy", "x") { MaxConcurrency = 2, MaxQueuedRequests = 3 };
        var caller = await mesh.CallerOfAsync(
            spec,
            async () =>
            {
                await release.Task;
                return 1;
            }
        );
        var calls = Enumerable.Range(0, 12).Select(_ => caller.CallAsync("busy", cancellationToken: MeshFixture.Timeout)).ToList();
        var refused = 0;
        while (refused < 7)
        {
            var done = await Task.WhenAny(calls);
            calls.Remove(done);
            await Should.ThrowAsync<OverloadedException>(done);
            refused++;
        }

        calls.Count.ShouldBe(5);
        release.SetResult();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_cancelled_request_gives_its_place_in_the_queue_back()
    {
        var limiter = new ConcurrencyLimiter(1, 1);
        limiter.TryEnter().ShouldBeTrue();
        limiter.TryEnter().ShouldBeFalse();
        using var cancellation = new CancellationTokenSource();
        var second = limiter.TryQueue(cancellation.Token)!;
        limiter.TryQueue(CancellationToken.None).ShouldBeNull();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await second.Admitted);
        second.Dispose();
        var third = limiter.TryQueue(CancellationToken.None)!;
        limiter.Leave();
        await third.Admitted;
        third.Dispose();
        limiter.TryEnter().ShouldBeTrue();
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_does_not_hold_up_other_requests()
    {
        using var gate = new ManualResetEventSlim();
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync(
            "blocking",
            (bool wait) =>
            {
                if (wait)
                {
                    gate.Wait(MeshFixture.Timeout);
                }

                return wait;
            }
        );
        var blocked = caller.CallAsync<bool>("blocking", true, cancellationToken: MeshFixture.Timeout);
        (await caller.CallAsync<bool>("blocking", false, cancellationToken: MeshFixture.Timeout)).ShouldBeFalse();
        gate.Set();
        (await blocked).ShouldBeTrue();
    }
}
