using System.Runtime.CompilerServices;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>Agents that are active under a condition (mesh-protocol §3.5, §8 host), switched by a peer.</summary>
public sealed class GateWireTests(ConformanceFixture mesh) : IClassFixture<ConformanceFixture>
{
    [Fact]
    public async Task A_gate_on_a_key_opens_closes_and_opens_again_while_the_agent_stays_in_the_catalog()
    {
        await using var peer = await mesh.PeerCallerAsync();
        var buckets = new PeerBuckets(peer.Raw);
        await using var logs = await peer.Raw.ListenAsync("mesh.logs.gate.key");
        await using var host = await mesh.HostAsync(host =>
            host.AddAgent(new AgentSpec("gate.key", "x"), (int number) => number)
                .ActiveWhen(Condition.Key<string>("gate/key", on => on == "on"))
        );
        (await peer.CatalogAsync()).ShouldContain(entry => entry.GetProperty("name").GetString() == "gate.key");
        (await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("gate.key", "1"))).Code.ShouldBe("not_available");
        (await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("gate.nokey", "1"))).Code.ShouldBe("not_found");
        for (var again = 0; again < 2; again++)
        {
            await buckets.PutAsync("mesh-context", "gate/key", "on");
            await logs.NextAsync("agent_activated");
            (await peer.CallAsync("gate.key", "1")).GetInt32().ShouldBe(1);
            await buckets.PutAsync("mesh-context", "gate/key", "off");
            var log = await logs.NextAsync("agent_deactivated");
            log.Json.GetProperty("level").GetString().ShouldBe("info");
            (await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("gate.key", "1"))).Code.ShouldBe("not_available");
        }

        await using var caller = await mesh.CallerAsync();
        await Should.ThrowAsync<AgentNotAvailableException>(() => caller.CallAsync("gate.key", 1, cancellationToken: RawConnection.Cancel));
        await buckets.PutAsync("mesh-context", "gate/key", "on");
        await logs.NextAsync("agent_activated");
        await buckets.DeleteAsync("mesh-context", "gate/key");
        await logs.NextAsync("agent_deactivated");
    }

    [Fact]
    public async Task A_value_that_is_there_at_the_start_counts_at_once_and_one_nobody_can_judge_changes_nothing()
    {
        await using var peer = await mesh.PeerCallerAsync();
        var buckets = new PeerBuckets(peer.Raw);
        await buckets.PutAsync("mesh-context", "gate/level", "5");
        await using var logs = await peer.Raw.ListenAsync("mesh.logs.gate.level");
        await using var host = await mesh.HostAsync(host =>
            host.AddAgent(new AgentSpec("gate.level", "x"), () => 1).ActiveWhen(Condition.Key<int>("gate/level", level => 10 / level > 1))
        );
        (await peer.CallAsync("gate.level")).GetInt32().ShouldBe(1);
        await buckets.PutAsync("mesh-context", "gate/level", "0");
        await buckets.PutAsync("mesh-context", "gate/level", "no number");
        await buckets.PutAsync("mesh-context", "gate/level", "9");
        await logs.NextAsync("agent_deactivated");
        (await logs.DrainAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_closing_gate_lets_requests_finish_and_takes_no_new_ones()
    {
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var peer = await mesh.PeerCallerAsync();
        var buckets = new PeerBuckets(peer.Raw);
        await buckets.PutAsync("mesh-context", "gate/drain", "true");
        await using var logs = await peer.Raw.ListenAsync("mesh.logs.gate.drain");
        await using var host = await mesh.HostAsync(host =>
            host.AddAgent(
                    new AgentSpec("gate.drain", "x"),
                    async Task<int> () =>
                    {
                        started.SetResult();
                        await finish.Task;
                        return 1;
                    }
                )
                .ActiveWhen(Condition.Key<bool>("gate/drain", on => on))
        );
        var running = peer.CallAsync("gate.drain");
        await started.Task.WaitAsync(RawConnection.Cancel);
        await buckets.PutAsync("mesh-context", "gate/drain", "false");
        await UntilDeafAsync(peer.Raw, "mesh.agent.gate.drain");
        running.IsCompleted.ShouldBeFalse();
        finish.SetResult();
        (await running).GetInt32().ShouldBe(1);
        await logs.NextAsync("agent_deactivated");
    }

    [Fact]
    public async Task Requests_that_outlast_the_drain_are_cancelled_and_answered()
    {
        var started = new TaskCompletionSource();
        await using var peer = await mesh.PeerCallerAsync();
        var buckets = new PeerBuckets(peer.Raw);
        await buckets.PutAsync("mesh-context", "gate/stubborn", "true");
        await using var host = await mesh.HostAsync(host =>
            host.AddAgent(
                    new AgentSpec("gate.stubborn", "x"),
                    async Task<int> (CancellationToken cancel) =>
                    {
                        started.SetResult();
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
                        return 1;
                    }
                )
                .ActiveWhen(
                    Condition.Key<bool>("gate/stubborn", on => on, new ConditionOptions { DrainTimeout = TimeSpan.FromMilliseconds(20) })
                )
        );
        var running = peer.CallAsync("gate.stubborn");
        await started.Task.WaitAsync(RawConnection.Cancel);
        await buckets.PutAsync("mesh-context", "gate/stubborn", "false");
        (await Should.ThrowAsync<PeerFailure>(running)).Code.ShouldBe("aborted");
    }

    [Fact]
    public async Task A_gate_on_a_subject_starts_as_told_and_follows_the_messages()
    {
        await using var peer = await mesh.PeerCallerAsync();
        await using var logs = await peer.Raw.ListenAsync("mesh.logs.gate.subject");
        await using var host = await mesh.HostAsync(host =>
            host.AddAgent(new AgentSpec("gate.subject", "x"), () => 1)
                .ActiveWhen(Condition.Subject<bool>("ops.gate.*", on => on, new ConditionOptions { Initial = true }))
        );
        (await peer.CallAsync("gate.subject")).GetInt32().ShouldBe(1);
        await peer.Raw.PublishAsync("ops.gate.a", "false");
        await logs.NextAsync("agent_deactivated");
        (await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("gate.subject"))).Code.ShouldBe("not_available");
        await peer.Raw.PublishAsync("ops.gate.a", "not JSON");
        await peer.Raw.PublishAsync("ops.gate.b", "true");
        await logs.NextAsync("agent_activated");
        (await peer.CallAsync("gate.subject")).GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_publishers_feed_ends_when_its_gate_closes_and_begins_anew_when_it_opens()
    {
        await using var peer = await mesh.PeerCallerAsync();
        var buckets = new PeerBuckets(peer.Raw);
        await using var events = await peer.Raw.ListenAsync("mesh.agent.gate.feed.events");
        await using var host = await mesh.HostAsync(host =>
            host.AddAgent(new AgentSpec("gate.feed", "x"), (CancellationToken cancel) => OnceAsync(cancel))
                .ActiveWhen(Condition.Key<bool>("gate/feed", on => on))
        );
        for (var again = 0; again < 2; again++)
        {
            await buckets.PutAsync("mesh-context", "gate/feed", "true");
            var frame = await events.NextAsync();
            (frame["X-Mesh-Stream-Seq"], frame.Body).ShouldBe(("0", "7"));
            await buckets.PutAsync("mesh-context", "gate/feed", "false");
            var end = await events.NextAsync();
            (end["X-Mesh-Stream-Seq"], end["X-Mesh-Stream-End"], end.Body).ShouldBe(("1", "true", ""));
        }
    }

    [Fact]
    public async Task A_host_that_leaves_finishes_what_gated_agents_have_in_flight()
    {
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using var peer = await mesh.PeerCallerAsync();
        var host = await mesh.HostAsync(host =>
            host.AddAgent(
                    new AgentSpec("gate.leaves", "x"),
                    async Task<int> () =>
                    {
                        started.SetResult();
                        await finish.Task;
                        return 1;
                    }
                )
                .ActiveWhen(Condition.Key<string>("gate/leaves", on => on is null))
        );
        var running = peer.CallAsync("gate.leaves");
        await started.Task.WaitAsync(RawConnection.Cancel);
        var leaving = host.DisposeAsync().AsTask();
        await UntilDeafAsync(peer.Raw, "mesh.agent.gate.leaves");
        finish.SetResult();
        (await running).GetInt32().ShouldBe(1);
        await leaving;
        (await peer.CatalogAsync()).ShouldNotContain(entry => entry.GetProperty("name").GetString() == "gate.leaves");
    }

    private static async Task UntilDeafAsync(RawConnection raw, string subject)
    {
        const string Inbox = "_INBOX.deaf";
        await using var replies = await raw.ListenAsync(Inbox);
        var patience = RawConnection.Cancel;
        do
        {
            patience.ThrowIfCancellationRequested();
            // A mismatched verb, so that a host which still listens does not run the handler.
            await raw.PublishAsync(subject, "", Inbox, ("X-Mesh-Stream", "true"), ("X-Mesh-Request-Id", "deaf"));
        } while (!(await replies.DrainAsync()).Any(reply => reply.StatusLine.StartsWith("NATS/1.0 503", StringComparison.Ordinal)));
    }

    private static async IAsyncEnumerable<int> OnceAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        yield return 7;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
    }
}
