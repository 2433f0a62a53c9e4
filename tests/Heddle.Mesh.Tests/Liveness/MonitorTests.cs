using System.Text;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Liveness;

public sealed class MonitorTests
{
    [Fact]
    public async Task A_host_that_is_gone_is_cleaned_up_after_and_its_agents_deaths_are_told()
    {
        await using var server = new MonitoredServer();
        var (host, connection) = await HostAsync(server, "vic.tim");
        var notices = await server.Raw().SubscribeAsync("mesh.death.>");
        await using var run = await RunAsync(server);
        await server.LoseAsync(connection);
        var notice = await notices.Messages.ReadAsync(MeshFixture.Timeout);
        notice.Subject.ShouldBe("mesh.death.vic.tim");
        notice.Headers.ShouldBeNull();
        var body = JsonElement.Parse(notice.Payload.Span);
        body.EnumerateObject().Select(member => member.Name).ShouldBe(["agent", "reason", "detected_at", "instance_id"]);
        body.GetProperty("agent").GetString().ShouldBe("vic.tim");
        body.GetProperty("reason").GetString().ShouldBe("disconnect");
        body.GetProperty("instance_id").GetString().ShouldBe(host.InstanceId);
        body.GetProperty("detected_at").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
        await run.WhenCleanAsync(host.InstanceId);
        (await server.StateAsync()).ShouldBe(MeshState.Empty);
    }

    [Fact]
    public async Task One_replica_of_two_dies_unnoticed_and_the_last_one_does_not()
    {
        await using var server = new MonitoredServer();
        var (first, firstConnection) = await HostAsync(server, "twin");
        var (second, secondConnection) = await HostAsync(server, "twin");
        var notices = await server.Raw().SubscribeAsync("mesh.death.>");
        await using var run = await RunAsync(server);
        await server.LoseAsync(firstConnection);
        await run.WhenCleanAsync(first.InstanceId);
        (await server.StateAsync()).ShouldBe(new MeshState("twin", "twin", second.InstanceId));
        notices.Messages.TryRead(out _).ShouldBeFalse();
        await server.LoseAsync(secondConnection);
        await run.WhenCleanAsync(second.InstanceId);
        (await server.StateAsync()).ShouldBe(MeshState.Empty);
        notices.Messages.TryRead(out _).ShouldBeTrue();
        notices.Messages.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_died_before_the_monitor_started_is_cleaned_up_after_when_it_starts()
    {
        await using var server = new MonitoredServer();
        var (_, dead) = await HostAsync(server, "dead");
        var (alive, _) = await HostAsync(server, "alive");
        await server.KillAsync(dead);
        await using var run = await RunAsync(server);
        (await run.NextDeathAsync()).Agent.ShouldBe("dead");
        (await server.StateAsync()).ShouldBe(new MeshState("alive", "alive", alive.InstanceId));
    }

    [Fact]
    public async Task Two_monitors_at_once_tell_of_a_death_once()
    {
        await using var server = new MonitoredServer();
        var hosts = new List<(AgentMesh Mesh, ulong Connection)>();
        for (var i = 0; i < 10; i++)
        {
            hosts.Add(await HostAsync(server, $"agent-{i}", "shared"));
        }

        var notices = await server.Raw().SubscribeAsync("mesh.death.>");
        await using var first = await RunAsync(server);
        await using var second = await RunAsync(server);
        await Task.WhenAll(hosts.Select(host => server.LoseAsync(host.Connection)));
        var told = new List<string>();
        while (told.Count < 11)
        {
            told.Add((await notices.Messages.ReadAsync(MeshFixture.Timeout)).Subject["mesh.death.".Length..]);
        }

        foreach (var host in hosts)
        {
            await first.WhenCleanAsync(host.Mesh.InstanceId);
        }

        (await server.StateAsync()).ShouldBe(MeshState.Empty);
        notices.Messages.TryRead(out _).ShouldBeFalse();
        told.Order(StringComparer.Ordinal).ShouldBe([.. Enumerable.Range(0, 10).Select(i => $"agent-{i}"), "shared"]);
    }

    [Fact]
    public async Task What_another_monitor_has_claimed_and_not_completed_is_taken_over_with_the_next_comparison()
    {
        await using var server = new MonitoredServer();
        var (host, connection) = await HostAsync(server, "agent");
        await server.KillAsync(connection);
        var instances = await server.Raw().OpenKeyValueAsync(new KeyValueOptions("mesh-instances"), MeshFixture.Timeout);
        var claim = """{"agents":[],"leaving":["agent"],"by":"00000000000000000000000000000000"}""";
        await instances.PutAsync(host.InstanceId, Encoding.UTF8.GetBytes(claim), MeshFixture.Timeout);
        var monitor = await server.MonitorAsync();
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        (await server.StateAsync()).ShouldBe(MeshState.Empty);
    }

    [Fact]
    public async Task A_host_that_has_a_newer_connection_is_not_gone()
    {
        await using var server = new MonitoredServer();
        var (host, old) = await HostAsync(server, "steady");
        var (_, _) = await HostAsync(server, "other");
        await using var run = await RunAsync(server);
        var name = "oam-host-" + host.InstanceId;
        await server.TellAsync("CONNECT", name, server.Open(name).Id);
        await server.TellAsync("DISCONNECT", server.Unlist(old), old);
        // Somebody else's death, behind it, shows that the report has been dealt with.
        var (last, marker) = await HostAsync(server, "marker");
        await server.LoseAsync(marker);
        await run.WhenCleanAsync(last.InstanceId);
        (await server.StateAsync()).Catalog.ShouldBe("other steady");
    }

    [Fact]
    public async Task A_stranger_under_a_hosts_name_cannot_have_it_buried_alive()
    {
        await using var server = new MonitoredServer();
        var (host, _) = await HostAsync(server, "victim");
        await using var run = await RunAsync(server);
        await server.TellAsync("CONNECT", "oam-host-" + host.InstanceId, 77);
        await server.TellAsync("DISCONNECT", "oam-host-" + host.InstanceId, 77);
        var (last, marker) = await HostAsync(server, "marker");
        await server.LoseAsync(marker);
        await run.WhenCleanAsync(last.InstanceId);
        (await server.StateAsync()).Catalog.ShouldBe("victim");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"server":{"id":"S"},"client":{"id":-1,"name":"oam-host-x"}}""")]
    [InlineData("""{"server":{"id":"S"},"client":{"id":1,"name":"oam-host-\ud800"}}""")]
    [InlineData("""{"server":{"id":"S"},"client":{"id":1,"name":"oam-host->"}}""")]
    [InlineData("""{"server":{"id":"S"},"client":{"id":1,"name":7}}""")]
    public async Task A_malformed_advisory_is_skipped(string advisory)
    {
        await using var server = new MonitoredServer();
        var (host, connection) = await HostAsync(server, "agent");
        await using var run = await RunAsync(server);
        await server.PublishAsync("$SYS.ACCOUNT.APP.DISCONNECT", advisory);
        await server.LoseAsync(connection);
        await run.WhenCleanAsync(host.InstanceId);
        (await server.StateAsync()).ShouldBe(MeshState.Empty);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("7")]
    [InlineData("""{"agents":"steady"}""")]
    [InlineData("""{"agents":[7,null,">","a b","\ud800"]}""")]
    public async Task A_malformed_record_of_nobody_is_removed_and_harms_nobody(string record)
    {
        await using var server = new MonitoredServer();
        var (host, _) = await HostAsync(server, "steady");
        var instances = await server.Raw().OpenKeyValueAsync(new KeyValueOptions("mesh-instances"), MeshFixture.Timeout);
        await instances.PutAsync("ghost", Encoding.UTF8.GetBytes(record), MeshFixture.Timeout);
        var monitor = await server.MonitorAsync();
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        (await server.StateAsync()).ShouldBe(new MeshState("steady", "steady", host.InstanceId));
    }

    [Fact]
    public async Task A_list_of_connections_that_is_not_complete_buries_nobody()
    {
        await using var server = new MonitoredServer { Limit = 1 };
        await HostAsync(server, "first");
        await HostAsync(server, "second");
        var monitor = await server.MonitorAsync();
        await Should.ThrowAsync<StoreException>(async () => await monitor.ReconcileAsync(MeshFixture.Timeout));
        (await server.StateAsync()).Catalog.ShouldBe("first second");
    }

    [Fact]
    public async Task Without_a_system_account_there_is_no_monitor()
    {
        var server = new InMemoryServer();
        var problem = await Should.ThrowAsync<ConnectionDeniedException>(() => MeshMonitor.OverAsync(server.Connect(), server.Connect()));
        problem.Message.ShouldContain("system account");
    }

    [Fact]
    public async Task A_monitor_runs_once_and_ends_when_it_is_told_to()
    {
        await using var server = new MonitoredServer();
        var monitor = await server.MonitorAsync();
        using var end = new CancellationTokenSource();
        var running = monitor.RunAsync(end.Token);
        await Should.ThrowAsync<InvalidOperationException>(() => monitor.RunAsync(end.Token));
        await end.CancelAsync();
        await running.WaitAsync(MeshFixture.Timeout);
    }

    private static async Task<(AgentMesh Mesh, ulong Connection)> HostAsync(MonitoredServer server, params string[] agents)
    {
        var (mesh, connection) = server.Host();
        foreach (var agent in agents)
        {
            mesh.AddAgent(new AgentSpec(agent, "A test agent."), () => 1);
        }

        await mesh.StartAsync(MeshFixture.Timeout);
        await server.TellAsync("CONNECT", "oam-host-" + mesh.InstanceId, connection);
        return (mesh, connection);
    }

    private static async Task<RunningMonitor> RunAsync(MonitoredServer server) => new(await server.MonitorAsync(), server.Raw());
}
