using System.Threading.Channels;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>Agents fed by subjects and by the shared state (mesh-protocol §3.4, §8), as a peer writes them.</summary>
public sealed class SourceWireTests(ConformanceFixture mesh) : IClassFixture<ConformanceFixture>
{
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task A_handler_takes_from_a_subject_data_bytes_the_whole_message_or_nothing()
    {
        await using var host = await mesh.HostAsync(host =>
        {
            host.AddAgent(new AgentSpec("src.data", "x"), (Order order) => See($"data {order.Id}")).ListenTo(Source.Subject("src.in.*"));
            host.AddAgent(new AgentSpec("src.bytes", "x"), (byte[] body) => See($"bytes {body.Length}"))
                .ListenTo(Source.Subject("src.in.*"));
            host.AddAgent(
                    new AgentSpec("src.message", "x"),
                    (MeshMessage<Order> message) => See($"message {message.Subject} {message.Headers["X-Own"]} {message.Body.Id}")
                )
                .ListenTo(Source.Subject("src.in.*"));
            host.AddAgent(new AgentSpec("src.nothing", "x"), () => See("nothing")).ListenTo(Source.Subject("src.in.*"));
        });
        await using var peer = await mesh.PeerCallerAsync();
        await peer.Raw.PublishAsync("src.in.a", """{"id":7}""", null, ("X-Own", "1"));
        (await SeenAsync(4)).ShouldBe(["bytes 8", "data 7", "message src.in.a 1 7", "nothing"]);
        (await peer.CatalogAsync())
            .Where(entry => entry.GetProperty("name").GetString()!.StartsWith("src.", StringComparison.Ordinal))
            .Select(entry => entry.GetProperty("invocable").GetBoolean())
            .ShouldBe([true, true, false, false]);
        await peer.CallAsync("src.data", """{"id":8}""");
        (await SeenAsync(1)).ShouldBe(["data 8"]);
    }

    [Fact]
    public async Task What_a_handler_cannot_take_or_fails_on_is_passed_over()
    {
        await using var host = await mesh.HostAsync(host =>
            host.AddAgent(
                    new AgentSpec("picky.source", "x"),
                    (MeshMessage<int> message) => See(message.Body > 0 ? $"{message.Body}" : throw new InvalidOperationException("zero"))
                )
                .ListenTo(Source.Subject("picky.in"))
        );
        await using var raw = await mesh.RawAsync();
        await using var errors = await raw.ListenAsync("mesh.errors.>");
        await raw.PublishAsync("picky.in", "no JSON");
        await raw.PublishAsync("picky.in", "\"text\"");
        await raw.PublishAsync("picky.in", "0");
        await raw.PublishAsync("picky.in", "5");
        (await SeenAsync(1)).ShouldBe(["5"]);
        (await errors.DrainAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_shared_state_is_replayed_or_not_and_a_delete_is_told_to_who_takes_the_entry()
    {
        await using var raw = await mesh.RawAsync();
        var buckets = new PeerBuckets(raw);
        await buckets.OpenAsync();
        var revision = await buckets.PutAsync("mesh-context", "kvs.a", "1");
        await using var host = await mesh.HostAsync(host =>
        {
            host.AddAgent(
                    new AgentSpec("kvs.entry", "x"),
                    (MeshEntry<int> entry) => See($"entry {entry.Key} {entry.Value} {entry.Revision} {entry.IsDeleted}")
                )
                .ListenTo(Source.Keys("kvs.*"));
            host.AddAgent(new AgentSpec("kvs.value", "x"), (int value) => See($"value {value}")).ListenTo(Source.KeyChanges("kvs.*"));
        });
        (await SeenAsync(1)).ShouldBe([$"entry kvs.a 1 {revision} False"]);
        await buckets.DeleteAsync("mesh-context", "kvs.a");
        (await SeenAsync(1)).ShouldBe([$"entry kvs.a 0 {revision + 1} True"]);
        await buckets.PutAsync("mesh-context", "kvs.b", "2");
        (await SeenAsync(2)).ShouldBe([$"entry kvs.b 2 {revision + 2} False", "value 2"]);
    }

    [Fact]
    public async Task Sources_are_silent_while_the_gate_is_closed()
    {
        await using var raw = await mesh.RawAsync();
        var buckets = new PeerBuckets(raw);
        await using var logs = await raw.ListenAsync("mesh.logs.gated.source");
        await using var host = await mesh.HostAsync(host =>
            host.AddAgent(new AgentSpec("gated.source", "x"), (int number) => See($"{number}"))
                .ListenTo(Source.Subject("gated.in"))
                .ActiveWhen(Condition.Key<bool>("gated/source", on => on))
        );
        await raw.PublishAsync("gated.in", "1");
        await buckets.PutAsync("mesh-context", "gated/source", "true");
        await logs.NextAsync("agent_activated");
        await raw.PublishAsync("gated.in", "2");
        (await SeenAsync(1)).ShouldBe(["2"]);
        await buckets.PutAsync("mesh-context", "gated/source", "false");
        await logs.NextAsync("agent_deactivated");
        await raw.PublishAsync("gated.in", "3");
        await buckets.PutAsync("mesh-context", "gated/source", "true");
        await logs.NextAsync("agent_activated");
        await raw.PublishAsync("gated.in", "4");
        (await SeenAsync(1)).ShouldBe(["4"]);
    }

    [Fact]
    public async Task A_queue_group_gives_a_message_to_one_of_the_hosts()
    {
        await using var first = await mesh.HostAsync(Declare);
        await using var second = await mesh.HostAsync(Declare);
        await using var raw = await mesh.RawAsync();
        for (var i = 0; i < 10; i++)
        {
            await raw.PublishAsync("shared.in", $"{i}");
        }

        (await SeenAsync(10)).ShouldBe(Enumerable.Range(0, 10).Select(i => $"{i}"));
        await first.StopAsync(RawConnection.Cancel);
        await second.StopAsync(RawConnection.Cancel);
        _seen.Reader.TryRead(out _).ShouldBeFalse();

        void Declare(AgentMesh host) =>
            host.AddAgent(new AgentSpec("shared.source", "x"), (MeshMessage<int> message) => See($"{message.Body}"))
                .ListenTo(Source.Subject("shared.in", "workers"));
    }

    [Fact]
    public async Task A_handler_that_takes_what_only_a_source_gives_needs_one()
    {
        await using var host = await mesh.CallerAsync();
        host.AddAgent(new AgentSpec("fed.by.nobody", "x"), (MeshEntry<int> entry) => See(entry.Key));
        (await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync(RawConnection.Cancel))).Message.ShouldContain("ListenTo");
        Should.Throw<InvalidOperationException>(() =>
            host.AddAgent(new AgentSpec("fed.streamer", "x"), (int count) => Enumerable.Range(0, count).ToAsyncEnumerable())
                .ListenTo(Source.Subject("a.b"))
        );
    }

    private void See(string what) => _seen.Writer.TryWrite(what);

    private async Task<IReadOnlyList<string>> SeenAsync(int count)
    {
        var seen = new List<string>();
        while (seen.Count < count)
        {
            seen.Add(await _seen.Reader.ReadAsync(RawConnection.Cancel));
        }

        return [.. seen.Order(StringComparer.Ordinal)];
    }

    public sealed record Order(int Id);
}
