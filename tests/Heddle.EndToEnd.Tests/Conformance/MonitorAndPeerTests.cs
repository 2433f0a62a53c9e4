using Heddle.EndToEnd.Tests.Faults;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>Heddle's monitor and hosts of other SDKs (mesh-protocol §2.8): cleaned up after when they are gone, left alone while they live.</summary>
public sealed class MonitorAndPeerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_peer_that_is_killed_is_cleaned_up_after_and_its_death_is_told()
    {
        await using var server = await FaultServer.StartAsync();
        await using var monitor = await server.MonitorAsync();
        await using var raw = await RawConnection.OpenAsync(server.Server.Port);
        await raw.SubscribeAsync("mesh.death.>");
        var peer = await PeerHost.StartAsync(server.Server.Port, new PeerAgent("vic.tim"));
        await peer.DisposeAsync();
        var notice = await raw.NextAsync();
        (notice.Subject, notice["reason"]).ShouldBe(("mesh.death.vic.tim", null));
        notice.Body.ShouldContain($"\"instance_id\":\"{peer.InstanceId}\"");
        (await raw.KeyAsync("mesh-catalog", "catalog")).ShouldBe("[]");
        (await raw.KeyAsync("mesh-registry", "vic.tim")).ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task A_peer_that_is_killed_in_the_middle_ends_its_streams_which_keep_what_they_have()
    {
        await using var server = await FaultServer.StartAsync();
        await using var monitor = await server.MonitorAsync();
        await using var caller = await server.JoinAsync();
        var peer = await PeerHost.StartAsync(
            server.Server.Port,
            new PeerAgent("vic.tim", Streaming: true) { Chunks = _ => ThenNeverAsync("1") }
        );
        await using var stream = caller.StreamAsync<int>("vic.tim", 1, cancellationToken: FaultServer.Limit).GetAsyncEnumerator();
        (await stream.MoveNextAsync()).ShouldBeTrue();
        stream.Current.ShouldBe(1);
        await peer.DisposeAsync();
        var death = await Should.ThrowAsync<AgentDiedException>(async () => await stream.MoveNextAsync());
        death.Details!.Value.GetProperty("reason").GetString().ShouldBe("disconnect");
    }

    [Fact]
    public async Task A_live_peer_that_may_write_no_record_keeps_its_agents_and_a_dead_one_does_not()
    {
        await using var server = await FaultServer.StartAsync();
        await using var raw = await RawConnection.OpenAsync(server.Server.Port);
        await raw.SubscribeAsync("mesh.death.>");
        var live = await PeerHost.StartAsync(server.Server.Port, new PeerAgent("live.feed", Streaming: true, Invocable: false));
        await live.Buckets.DeleteAsync("mesh-instances", live.InstanceId);
        await using var monitor = await server.MonitorAsync(options => options with { ReconcileInterval = Interval });
        // Several comparisons, told by the deaths of others that each had a record of its own.
        for (var i = 0; i < 5; i++)
        {
            var other = await PeerHost.StartAsync(server.Server.Port, new PeerAgent($"other-{i}"));
            await other.DisposeAsync();
            (await raw.NextAsync()).Subject.ShouldBe($"mesh.death.other-{i}");
        }

        (await raw.KeyAsync("mesh-catalog", "catalog"))!.ShouldContain("live.feed");
        await live.DisposeAsync();
        var notice = await raw.NextAsync();
        notice.Subject.ShouldBe("mesh.death.live.feed");
        notice.Body.ShouldContain("\"instance_id\":\"\"");
        (await raw.KeyAsync("mesh-catalog", "catalog")).ShouldBe("[]");
    }

    [Fact]
    public async Task One_replica_of_a_peer_and_ours_may_go_and_the_other_one_keeps_the_agent()
    {
        await using var server = await FaultServer.StartAsync();
        await using var monitor = await server.MonitorAsync();
        await using var raw = await RawConnection.OpenAsync(server.Server.Port);
        await raw.SubscribeAsync("mesh.death.>");
        var peer = await PeerHost.StartAsync(server.Server.Port, new PeerAgent("twin") { Answer = _ => Task.FromResult("1") });
        var ours = await server.HostAsync("twin", () => 1);
        await peer.DisposeAsync();
        await using var caller = await server.JoinAsync();
        for (var i = 0; i < 20; i++)
        {
            (await caller.CallAsync<int>("twin", cancellationToken: FaultServer.Limit)).ShouldBe(1);
        }

        await ours.DisposeAsync();
        var notice = await raw.NextAsync();
        notice.Body.ShouldContain("graceful_shutdown");
        notice.Body.ShouldContain(ours.InstanceId);
    }

    private static async IAsyncEnumerable<string> ThenNeverAsync(string first)
    {
        yield return first;
        yield return await new TaskCompletionSource<string>().Task;
    }
}
