using System.Text;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Liveness;

/// <summary>Agents in the catalog that no process has on record, and what keeps a monitor from taking a live one for such.</summary>
public sealed class UnservedAgentTests
{
    private const string Record = """{"agents":["lost"]}""";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task What_is_on_nobodys_record_for_a_whole_interval_goes_and_its_death_is_told()
    {
        await using var server = new MonitoredServer(_time);
        var host = await HostAsync(server, "steady");
        await ListAsync(server.Raw(), "lost");
        var notices = await server.Raw().SubscribeAsync("mesh.death.>");
        var monitor = await MonitorAsync(server);
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        _time.Advance(Interval - TimeSpan.FromTicks(1));
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        (await server.StateAsync()).Catalog.ShouldBe("lost steady");
        _time.Advance(TimeSpan.FromTicks(1));
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        (await server.StateAsync()).ShouldBe(new MeshState("steady", "steady", host.InstanceId));
        var notice = await notices.Messages.ReadAsync(MeshFixture.Timeout);
        notice.Subject.ShouldBe("mesh.death.lost");
        var body = JsonElement.Parse(notice.Payload.Span);
        body.GetProperty("reason").GetString().ShouldBe("disconnect");
        body.GetProperty("instance_id").GetString().ShouldBe("");
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        notices.Messages.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_host_that_registers_has_an_interval_from_its_contract_on_to_write_its_record()
    {
        await using var server = new MonitoredServer(_time);
        var raw = server.Raw();
        await ListAsync(raw, "lost");
        var monitor = await MonitorAsync(server);
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        _time.Advance(Interval);
        await PutAsync(raw, "mesh-registry", "lost", "{}");
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        _time.Advance(Interval - TimeSpan.FromTicks(1));
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        (await server.StateAsync()).Catalog.ShouldBe("lost");
        server.Open("oam-host-late", "python3");
        await PutAsync(raw, "mesh-instances", "late", Record);
        _time.Advance(Interval);
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        (await server.StateAsync()).ShouldBe(new MeshState("lost", "lost", "late"));
    }

    [Fact]
    public async Task A_host_that_registers_while_the_entry_is_taken_away_stays_whenever_it_does()
    {
        for (var contract = 1; ; contract++)
        {
            for (var catalog = contract; ; catalog++)
            {
                var operations = await RegisterMeanwhileAsync(contract, catalog);
                if (contract > operations)
                {
                    operations.ShouldBeGreaterThan(8);
                    return;
                }

                if (catalog > operations)
                {
                    break;
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"account":"APP","subject":"mesh.agent.lost","qgroup":"q.lost","sid":"1","cid":5}""", true)]
    [InlineData("""{"account":"APP","subject":"mesh.>","sid":"1","cid":5}""", false)]
    [InlineData("""{"account":"APP","subject":"mesh.agent.*","qgroup":"q.other","sid":"1","cid":5}""", false)]
    public async Task Whose_requests_somebody_takes_is_served_and_who_listens_along_serves_nobody(string subscription, bool stays)
    {
        await using var server = new MonitoredServer(_time) { Subscriptions = subscription };
        await ListAsync(server.Raw(), "lost");
        await ReconcileTwiceAsync(server);
        (await server.StateAsync()).Catalog.ShouldBe(stays ? "lost" : "");
    }

    [Theory]
    [InlineData("python3", true)]
    [InlineData("", true)]
    [InlineData(".net", false)]
    public async Task A_peer_that_is_connected_without_a_record_may_be_its_host_and_a_Heddle_process_is_not(string language, bool stays)
    {
        await using var server = new MonitoredServer(_time);
        var (_, connection) = server.Open("oam-host-0123", language);
        await ListAsync(server.Raw(), "lost");
        var monitor = await ReconcileTwiceAsync(server);
        (await server.StateAsync()).Catalog.ShouldBe(stays ? "lost" : "");
        await server.KillAsync(connection);
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        (await server.StateAsync()).ShouldBe(MeshState.Empty);
    }

    [Fact]
    public async Task A_peer_that_has_a_record_or_came_long_after_the_contract_is_not_its_host()
    {
        await using var server = new MonitoredServer(_time);
        var raw = server.Raw();
        server.Open("oam-host-recorded", "python3");
        await PutAsync(raw, "mesh-instances", "recorded", """{"agents":["other"]}""");
        await ListAsync(raw, "lost");
        _time.Advance(2 * Interval);
        server.Open("oam-host-later", "python3");
        await ReconcileTwiceAsync(server);
        (await server.StateAsync()).ShouldBe(new MeshState("", "", "recorded"));
    }

    [Fact]
    public async Task An_entry_without_a_contract_or_with_an_impossible_name_harms_nobody()
    {
        await using var server = new MonitoredServer(_time);
        var raw = server.Raw();
        await PutAsync(raw, "mesh-catalog", "catalog", """[{"name":"a b","description":""},{"name":"bare","description":""}]""");
        await ReconcileTwiceAsync(server);
        (await server.StateAsync()).Catalog.ShouldBe("a b");
    }

    [Fact]
    public async Task What_deleted_records_leave_behind_goes_after_an_hour_and_who_watches_has_seen_the_deletion()
    {
        await using var server = new MonitoredServer(_time);
        var raw = server.Raw();
        var host = await HostAsync(server, "steady");
        var stays = await HostAsync(server, "stays");
        var instances = await raw.OpenKeyValueAsync(new KeyValueOptions("mesh-instances"), MeshFixture.Timeout);
        await using var watch = await instances.WatchAsync(host.InstanceId, null, MeshFixture.Timeout);
        await host.StopAsync(MeshFixture.Timeout);
        var monitor = await MonitorAsync(server);
        _time.Advance(TimeSpan.FromMinutes(59));
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        (await EntriesAsync(instances)).ShouldBe(2);
        _time.Advance(TimeSpan.FromMinutes(1));
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        (await EntriesAsync(instances)).ShouldBe(1);
        (await server.StateAsync()).Instances.ShouldBe(stays.InstanceId);
        await foreach (var entry in watch.WithCancellation(MeshFixture.Timeout))
        {
            if (entry.Operation == KeyValueOperation.Delete)
            {
                break;
            }
        }
    }

    /// <summary>
    /// A host of another SDK writes its contract and the catalog just before these operations of a monitor that is about to remove the
    /// agent. Answers how many operations there were.
    /// </summary>
    private static async Task<int> RegisterMeanwhileAsync(int contract, int catalog)
    {
        // Whoever loses the race for the catalog pauses for a moment before it tries again, which takes a clock that goes.
        var time = new LeapingTime();
        await using var server = new MonitoredServer();
        var raw = server.Raw();
        await ListAsync(raw, "lost");
        MortalBus? bus = null;
        var options = new MeshMonitorOptions { TimeProvider = time, ReconcileInterval = Interval };
        var monitor = await server.MonitorAsync(inner => bus = new MortalBus(inner), options);
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        time.Leap(Interval);
        var registry = await raw.OpenKeyValueAsync(new KeyValueOptions("mesh-registry"), MeshFixture.Timeout);
        var list = await raw.OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        bus!.DieAfter(int.MaxValue);
        var (announced, listed) = (false, false);
        bus.Meanwhile = operation =>
        {
            if (operation == contract)
            {
                announced = registry.PutAsync("lost", "{}"u8.ToArray()).AsTask().IsCompletedSuccessfully;
            }

            if (operation == catalog)
            {
                listed = list.PutAsync("catalog", Encoding.UTF8.GetBytes(Entry("lost"))).AsTask().IsCompletedSuccessfully;
            }
        };
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        var operations = bus.Operations;
        bus.Meanwhile = null;
        if (announced && listed)
        {
            (await server.StateAsync()).ShouldBe(new MeshState("lost", "lost", ""), $"contract at {contract}, catalog at {catalog}");
        }

        return operations;
    }

    private async Task<MeshMonitor> ReconcileTwiceAsync(MonitoredServer server)
    {
        var monitor = await MonitorAsync(server);
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        _time.Advance(Interval);
        await monitor.ReconcileAsync(MeshFixture.Timeout);
        return monitor;
    }

    private Task<MeshMonitor> MonitorAsync(MonitoredServer server) =>
        server.MonitorAsync(options: new MeshMonitorOptions { TimeProvider = _time, ReconcileInterval = Interval });

    private static async Task<AgentMesh> HostAsync(MonitoredServer server, string agent)
    {
        var (mesh, _) = server.Host();
        mesh.AddAgent(new AgentSpec(agent, "A test agent."), () => 1);
        await mesh.StartAsync(MeshFixture.Timeout);
        return mesh;
    }

    /// <summary>Puts an agent beside those there are, as a host that died before it wrote its record.</summary>
    private static async Task ListAsync(MessageBus raw, string agent)
    {
        await PutAsync(raw, "mesh-registry", agent, "{}");
        var catalog = await raw.OpenKeyValueAsync(new KeyValueOptions("mesh-catalog"), MeshFixture.Timeout);
        var entry = await catalog.GetAsync("catalog", MeshFixture.Timeout);
        var listed = CatalogDocument.Read(entry?.Value ?? "[]"u8.ToArray(), _ => { });
        var added = CatalogDocument.Read(Encoding.UTF8.GetBytes(Entry(agent)), _ => { }).Entries;
        await catalog.PutAsync("catalog", listed.With([], added)!.Json, MeshFixture.Timeout);
    }

    private static string Entry(string agent) => $$"""[{"name":"{{agent}}","description":"Nobody serves it."}]""";

    private static async Task PutAsync(MessageBus raw, string bucket, string key, string value)
    {
        var opened = await raw.OpenKeyValueAsync(new KeyValueOptions(bucket), MeshFixture.Timeout);
        await opened.PutAsync(key, Encoding.UTF8.GetBytes(value), MeshFixture.Timeout);
    }

    /// <summary>How many keys the bucket knows, deleted ones included.</summary>
    private static async Task<int> EntriesAsync(KeyValueBucket bucket)
    {
        await using var watch = await bucket.WatchAsync(cancellationToken: MeshFixture.Timeout);
        var count = 0;
        await foreach (var _ in watch.WithCancellation(MeshFixture.Timeout))
        {
            count++;
            if (watch.IsCurrent)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>The system's clock, with more time gone by than there was.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private long _leapt;

        public void Leap(TimeSpan by) => _leapt += (long)(by.TotalSeconds * TimestampFrequency);

        public override long GetTimestamp() => base.GetTimestamp() + _leapt;
    }
}
