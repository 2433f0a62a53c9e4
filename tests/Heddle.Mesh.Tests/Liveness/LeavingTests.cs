using System.Text.Json;

namespace Heddle.Mesh.Tests.Liveness;

public sealed class LeavingTests
{
    [Fact]
    public async Task Stopping_finishes_what_is_in_flight()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var host = mesh.Join();
        host.AddAgent(
            new AgentSpec("slow", "x"),
            async () =>
            {
                started.SetResult();
                await release.Task;
                return 7;
            }
        );
        await host.StartAsync(MeshFixture.Timeout);
        var call = mesh.Join().CallAsync<int>("slow", cancellationToken: MeshFixture.Timeout);
        await started.Task.WaitAsync(MeshFixture.Timeout);
        var stopping = host.StopAsync(MeshFixture.Timeout);
        release.SetResult();
        (await call).ShouldBe(7);
        await stopping;
    }

    [Fact]
    public async Task Patience_with_requests_in_flight_ends()
    {
        var started = new TaskCompletionSource();
        await using var mesh = new MeshFixture();
        var host = mesh.Join(new AgentMeshOptions { DrainTimeout = TimeSpan.FromMilliseconds(100) });
        host.AddAgent(
            new AgentSpec("endless", "x"),
            async (CancellationToken cancel) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return 1;
            }
        );
        await host.StartAsync(MeshFixture.Timeout);
        var call = mesh.Join().CallAsync("endless", cancellationToken: MeshFixture.Timeout);
        await started.Task.WaitAsync(MeshFixture.Timeout);
        await host.StopAsync(MeshFixture.Timeout);
        (await Should.ThrowAsync<MeshException>(call)).Code.ShouldBeOneOf("aborted", "agent_died");
    }

    [Fact]
    public async Task A_second_host_takes_over_without_a_lost_call()
    {
        await using var mesh = new MeshFixture();
        var first = mesh.Join();
        var second = mesh.Join();
        foreach (var host in new[] { first, second })
        {
            host.AddAgent(new AgentSpec("twin", "x"), (int number) => number + 1);
            await host.StartAsync(MeshFixture.Timeout);
        }

        var caller = mesh.Join();
        for (var i = 0; i < 200; i++)
        {
            if (i == 50)
            {
                _ = first.StopAsync(MeshFixture.Timeout);
            }

            (await caller.CallAsync<int>("twin", i, cancellationToken: MeshFixture.Timeout)).ShouldBe(i + 1);
        }
    }

    [Fact]
    public async Task The_notice_of_a_death_reaches_the_caller_as_the_errors_details()
    {
        await using var mesh = new MeshFixture();
        var started = new TaskCompletionSource();
        var caller = await mesh.CallerOfAsync(
            "victim",
            async (CancellationToken cancel) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                return 1;
            },
            new AgentMeshOptions { DrainTimeout = TimeSpan.FromMilliseconds(100) }
        );
        var call = caller.CallAsync("victim", cancellationToken: MeshFixture.Timeout);
        await started.Task.WaitAsync(MeshFixture.Timeout);
        var notice = new DeathNotice("victim", "disconnect", DateTimeOffset.UnixEpoch, "someone");
        await mesh.Raw().PublishAsync("mesh.death.victim", notice.ToJson());
        var problem = await Should.ThrowAsync<AgentDiedException>(call);
        JsonElement.Parse(notice.ToJson()).GetRawText().ShouldBe(problem.Details!.Value.GetRawText());
    }

    [Fact]
    public async Task A_malformed_notice_still_ends_the_call()
    {
        await using var mesh = new MeshFixture();
        var requests = await mesh.Raw().SubscribeAsync("mesh.agent.victim");
        var call = mesh.Join().CallAsync("victim", cancellationToken: MeshFixture.Timeout);
        await requests.Messages.ReadAsync(MeshFixture.Timeout);
        await mesh.Raw().PublishAsync("mesh.death.victim", "not json"u8.ToArray());
        await Should.ThrowAsync<AgentDiedException>(call);
    }
}
