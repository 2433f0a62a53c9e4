using Heddle.Transport;

namespace Heddle.Mesh.Tests.Liveness;

/// <summary>The monitor against a real server's system account.</summary>
public sealed class MonitorServerTests
{
    [Fact]
    public async Task A_caller_learns_of_the_death_and_the_mesh_is_clean()
    {
        await using var server = await SystemServer.StartAsync();
        var (host, started) = await HostAsync(server);
        await using var caller = await server.JoinAsync();
        await using var monitor = await server.MonitorAsync();
        var call = caller.CallAsync("victim", cancellationToken: MeshFixture.Timeout);
        await started.WaitAsync(MeshFixture.Timeout);
        var killed = TimeProvider.System.GetTimestamp();
        await host.Bus.DisposeAsync();
        var death = await Should.ThrowAsync<AgentDiedException>(call);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"the caller learned of the death after {TimeProvider.System.GetElapsedTime(killed).TotalMilliseconds:0.0} ms"
        );
        death.Agent.ShouldBe("victim");
        death.Details!.Value.GetProperty("reason").GetString().ShouldBe("disconnect");
        death.Details.Value.GetProperty("instance_id").GetString().ShouldBe(host.InstanceId);
        death.Details.Value.GetProperty("detected_at").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
        await monitor.WhenCleanAsync(host.InstanceId);
        (await MeshState.ReadAsync(caller.Bus)).ShouldBe(MeshState.Empty);
    }

    [Fact]
    public async Task Who_leaves_by_itself_says_so_and_the_monitor_adds_nothing()
    {
        await using var server = await SystemServer.StartAsync();
        await using var monitor = await server.MonitorAsync();
        await using var caller = await server.JoinAsync();
        var notices = await caller.Bus.SubscribeAsync("mesh.death.>");
        await caller.Bus.FlushAsync(MeshFixture.Timeout);
        var (leaver, _) = await HostAsync(server);
        await leaver.DisposeAsync();
        var (victim, _) = await HostAsync(server);
        await victim.Bus.DisposeAsync();
        (await ReasonAsync()).ShouldBe(("graceful_shutdown", leaver.InstanceId));
        (await ReasonAsync()).ShouldBe(("disconnect", victim.InstanceId));

        async Task<(string, string)> ReasonAsync()
        {
            var notice = DeathNotice.Read("victim", WireJson.Parse((await notices.Messages.ReadAsync(MeshFixture.Timeout)).Payload));
            return (notice.Reason, notice.InstanceId);
        }
    }

    [Fact]
    public async Task Stale_records_of_before_a_restart_are_cleaned_up_and_hosts_that_come_back_stay()
    {
        await using var server = await SystemServer.StartAsync();
        var (lost, _) = await HostAsync(server, "lost");
        var (steady, _) = await HostAsync(server, "steady");
        await server.Server.KillAsync(MeshFixture.Timeout);
        await lost.Bus.DisposeAsync();
        var back = Returned(steady);
        await server.Server.RestartAsync(MeshFixture.Timeout);
        await back.WaitAsync(MeshFixture.Timeout);
        await using var monitor = await server.MonitorAsync();
        (await monitor.NextDeathAsync()).Agent.ShouldBe("lost");
        await using var caller = await server.JoinAsync();
        await WhenListedAsync(caller, "steady");
        (await MeshState.ReadAsync(caller.Bus)).ShouldBe(new MeshState("steady", "steady", steady.InstanceId));
        await steady.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_comes_back_without_its_store_gets_its_agents_announced_again()
    {
        await using var server = await SystemServer.StartAsync();
        var (host, _) = await HostAsync(server, "steady");
        await using var caller = await server.JoinAsync();
        await WhenListedAsync(caller, "steady");
        await server.Server.KillAsync(MeshFixture.Timeout);
        Directory.Delete(server.Server.StoreDirectory, recursive: true);
        await server.Server.RestartAsync(MeshFixture.Timeout);
        await using var newcomer = await server.JoinAsync();
        await WhenListedAsync(newcomer, "steady");
        (await MeshState.ReadAsync(newcomer.Bus)).ShouldBe(new MeshState("steady", "steady", host.InstanceId));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Forty_hosts_that_reconnect_at_once_are_all_on_the_mesh_again()
    {
        await using var server = await SystemServer.StartAsync();
        await using var monitor = await server.MonitorAsync(
            new MeshMonitorOptions { ReconnectGrace = TimeSpan.Zero, ReconcileInterval = TimeSpan.FromMilliseconds(250) }
        );
        var hosts = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(async i => (await HostAsync(server, $"agent-{i:00}", "shared")).Mesh)
        );
        var returned = hosts.Select(Returned).ToList();
        await server.Server.KillAsync(MeshFixture.Timeout);
        await server.Server.RestartAsync(MeshFixture.Timeout);
        await Task.WhenAll(returned).WaitAsync(MeshFixture.Timeout);
        await using var caller = await server.JoinAsync();
        await WhenListedAsync(caller, [.. Enumerable.Range(0, 40).Select(i => $"agent-{i:00}"), "shared"]);
        await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
        (await MeshState.ReadAsync(caller.Bus)).ShouldBe(MeshState.Empty);
    }

    [Fact]
    public async Task Forty_hosts_that_start_and_stop_at_once_all_register_and_leave_nothing()
    {
        await using var server = await SystemServer.StartAsync();
        await using var caller = await server.JoinAsync();
        var hosts = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => server.JoinAsync()));
        foreach (var (i, host) in hosts.Index())
        {
            host.AddAgent(new AgentSpec($"agent-{i:00}", "x"), () => i);
            host.AddAgent(new AgentSpec("shared", "x"), () => i);
        }

        await Task.WhenAll(hosts.Select(host => host.StartAsync(MeshFixture.Timeout)));
        var state = await MeshState.ReadAsync(caller.Bus);
        state.Catalog.Split(' ').Length.ShouldBe(41);
        state.Registry.ShouldBe(state.Catalog);
        state.Instances.Split(' ').Length.ShouldBe(40);
        await Task.WhenAll(hosts.Select(host => host.StopAsync(MeshFixture.Timeout)));
        (await MeshState.ReadAsync(caller.Bus)).ShouldBe(MeshState.Empty);
        await Task.WhenAll(hosts.Select(host => host.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task An_agent_on_nobodys_record_is_taken_off_the_mesh_unless_somebody_takes_its_requests()
    {
        await using var server = await SystemServer.StartAsync();
        await using var raw = await server.JoinAsync();
        await raw.Bus.SubscribeAsync("mesh.agent.odd.one", new SubscribeOptions { QueueGroup = "q.odd.one" }, MeshFixture.Timeout);
        // One who listens to everything serves nobody.
        await raw.Bus.SubscribeAsync("mesh.>", null, MeshFixture.Timeout);
        await raw.PrimeAsync(MeshFixture.Timeout);
        var registry = await raw.Bus.OpenKeyValueAsync(new KeyValueOptions("mesh-registry"), MeshFixture.Timeout);
        await registry.PutAsync("ghost", "{}"u8.ToArray(), MeshFixture.Timeout);
        var catalog = await raw.Bus.OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        var entries = """[{"name":"ghost","description":"x"},{"name":"odd.one","description":"x"}]"""u8.ToArray();
        await catalog.PutAsync("catalog", entries, MeshFixture.Timeout);
        await using var monitor = await server.MonitorAsync(new MeshMonitorOptions { ReconcileInterval = TimeSpan.FromMilliseconds(100) });
        (await monitor.NextDeathAsync()).ShouldSatisfyAllConditions(
            death => death.Agent.ShouldBe("ghost"),
            death => death.InstanceId.ShouldBeEmpty()
        );
        (await MeshState.ReadAsync(raw.Bus)).ShouldBe(new MeshState("odd.one", "", ""));
    }

    [Fact]
    public async Task A_user_of_another_account_is_no_monitor()
    {
        await using var server = await SystemServer.StartAsync();
        await Should.ThrowAsync<ConnectionDeniedException>(() => MeshMonitor.ConnectAsync(server.Server.Url, server.Server.Url));
    }

    private static async Task<(AgentMesh Mesh, Task Started)> HostAsync(SystemServer server, params string[] agents)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = await server.JoinAsync();
        foreach (var agent in agents.DefaultIfEmpty("victim"))
        {
            host.AddAgent(
                new AgentSpec(agent, "Takes for ever."),
                async (CancellationToken cancel) =>
                {
                    started.TrySetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                    return 1;
                }
            );
        }

        await host.StartAsync(MeshFixture.Timeout);
        return (host, started.Task);
    }

    private static Task Returned(AgentMesh mesh)
    {
        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        mesh.Bus.Events += (_, what) =>
        {
            if (what is BusEvent.Reconnected)
            {
                returned.TrySetResult();
            }
        };
        return returned.Task;
    }

    /// <summary>Returns once exactly these agents are in the catalog, with their contracts.</summary>
    private static async Task WhenListedAsync(AgentMesh caller, params string[] agents)
    {
        var catalog = await caller.Bus.OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        await using var watch = await catalog.WatchAsync("catalog", null, MeshFixture.Timeout);
        var wanted = string.Join(' ', agents.Order(StringComparer.Ordinal));
        await foreach (var _ in watch.WithCancellation(MeshFixture.Timeout))
        {
            var state = await MeshState.ReadAsync(caller.Bus);
            if (state.Catalog == wanted && state.Registry == wanted)
            {
                return;
            }
        }
    }
}
