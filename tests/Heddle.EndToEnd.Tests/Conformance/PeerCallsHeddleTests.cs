using System.Text.Json;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>A scripted caller against a Heddle host (mesh-protocol §8, host).</summary>
public sealed class PeerCallsHeddleTests(ConformanceFixture mesh) : IClassFixture<ConformanceFixture>
{
    public enum Mood
    {
        Fine,
        Grim,
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("true", "true")]
    [InlineData("\"hi\"", "\"hi\"")]
    [InlineData("[1,[2]]", "[1,[2]]")]
    [InlineData("""{"a":{"b":null}}""", """{"a":{"b":null}}""")]
    [InlineData("\"žluťoučký 🐎\"", "\"žluťoučký 🐎\"")]
    public async Task Any_JSON_value_goes_there_and_back(string body, string answer)
    {
        await using var host = await mesh.HostAsync("any.value", (JsonElement value) => value);
        await using var peer = await mesh.PeerCallerAsync();
        var got = await peer.CallAsync("any.value", body);
        JsonElement.DeepEquals(got, JsonElement.Parse(answer)).ShouldBeTrue(got.GetRawText());
    }

    [Fact]
    public async Task Typed_scalars_and_lists_and_records_are_served()
    {
        await using var host = await mesh.HostAsync(host =>
        {
            host.AddAgent(new AgentSpec("typed.int", "x"), (int a) => a + 1);
            host.AddAgent(new AgentSpec("typed.text", "x"), (string a) => a.ToUpperInvariant());
            host.AddAgent(new AgentSpec("typed.list", "x"), (int[] a) => a.Reverse().ToArray());
            host.AddAgent(new AgentSpec("typed.record", "x"), (Person a) => a with { Age = a.Age + 1 });
            host.AddAgent(new AgentSpec("typed.trigger", "x"), () => 42);
            host.AddAgent(new AgentSpec("typed.nothing", "x"), (int _) => { });
            host.AddAgent(new AgentSpec("typed.null", "x"), string? (int _) => null);
        });
        await using var peer = await mesh.PeerCallerAsync();
        (await peer.CallAsync("typed.int", "41")).GetRawText().ShouldBe("42");
        (await peer.CallAsync("typed.int", "41.0")).GetRawText().ShouldBe("42");
        (await peer.CallAsync("typed.text", "\"a\"")).GetRawText().ShouldBe("\"A\"");
        (await peer.CallAsync("typed.list", "[1,2,3]")).GetRawText().ShouldBe("[3,2,1]");
        (await peer.CallAsync("typed.record", """{"name":"Ada","age":1,"unknown":1}"""))
            .GetRawText()
            .ShouldBe("""{"name":"Ada","age":2,"mood":"fine"}""");
        (await peer.CallAsync("typed.trigger")).GetRawText().ShouldBe("42");
        (await peer.CallAsync("typed.trigger", """{"ignored":1}""")).GetRawText().ShouldBe("42");
        (await peer.CallAsync("typed.nothing", "1")).GetRawText().ShouldBe("{}");
        (await peer.CallAsync("typed.null", "1")).GetRawText().ShouldBe("{}");
    }

    [Fact]
    public async Task The_catalog_tells_the_four_shapes_apart_and_contracts_of_scalars_are_bare()
    {
        await using var host = await mesh.HostAsync(host =>
        {
            host.AddAgent(new AgentSpec("shape.responder", "x"), (int a) => $"{a}");
            host.AddAgent(new AgentSpec("shape.streamer", "x"), (string a) => ChunksAsync(1));
            host.AddAgent(new AgentSpec("shape.publisher", "x"), () => ChunksAsync(0));
            host.AddAgent(new AgentSpec("shape.watcher", "x"), () => { });
        });
        await using var peer = await mesh.PeerCallerAsync();
        (await peer.CatalogAsync())
            .Where(entry => entry.GetProperty("name").GetString()!.StartsWith("shape.", StringComparison.Ordinal))
            .Select(entry =>
                (
                    entry.GetProperty("name").GetString(),
                    entry.GetProperty("invocable").GetBoolean(),
                    entry.GetProperty("streaming").GetBoolean()
                )
            )
            .ShouldBe([
                ("shape.responder", true, false),
                ("shape.streamer", true, true),
                ("shape.publisher", false, true),
                ("shape.watcher", false, false),
            ]);
        var responder = (await peer.ContractAsync("shape.responder")).GetProperty("skills")[0];
        responder.GetProperty("inputSchema").GetRawText().ShouldBe("""{"type":"integer"}""");
        responder.GetProperty("outputSchema").GetRawText().ShouldBe("""{"type":"string"}""");
        var streamer = await peer.ContractAsync("shape.streamer");
        streamer.GetProperty("x-agentmesh").GetProperty("chunk_schema").GetRawText().ShouldBe("""{"type":"integer"}""");
        var publisher = await peer.ContractAsync("shape.publisher");
        publisher.GetProperty("skills")[0].EnumerateObject().Select(member => member.Name).ShouldBe(["id", "name", "description", "tags"]);
        publisher.GetProperty("x-agentmesh").GetProperty("chunk_schema").GetRawText().ShouldBe("""{"type":"integer"}""");
        publisher.GetProperty("x-agentmesh").TryGetProperty("mcp", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_arrives_in_order_and_one_that_fails_delivers_what_came_before()
    {
        await using var host = await mesh.HostAsync("stream.fails", (int count) => FailAfterAsync(count));
        await using var peer = await mesh.PeerCallerAsync();
        await using var errors = await peer.Raw.ListenAsync("mesh.errors.stream.fails");
        var got = new List<int>();
        var failure = await Should.ThrowAsync<PeerFailure>(async () =>
        {
            await foreach (var chunk in peer.StreamAsync("stream.fails", "3"))
            {
                got.Add(chunk.GetInt32());
            }
        });
        got.ShouldBe([0, 1, 2]);
        (failure.Code, failure.Message).ShouldBe(("handler_error", "no more"));
        (await errors.NextAsync()).Json.GetProperty("code").GetString().ShouldBe("handler_error");
        (await errors.DrainAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mesh_error_of_the_handler_keeps_its_code_and_one_of_any_other_kind_its_text()
    {
        await using var host = await mesh.HostAsync(host =>
        {
            host.AddAgent(
                new AgentSpec("throws.mesh", "x"),
                int () => throw new MeshException("quota_used_up", "come back later", JsonElement.Parse("""{"limit":3}"""))
            );
            host.AddAgent(new AgentSpec("throws.other", "x"), int () => throw new InvalidOperationException("boom"));
            host.AddAgent(new AgentSpec("throws.exists", "x"), int () => throw new KeyExistsException("key `a` exists already"));
        });
        await using var peer = await mesh.PeerCallerAsync();
        var own = await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("throws.mesh"));
        (own.Code, own.Message, own.Details).ShouldBe(("quota_used_up", "come back later", """{"limit":3}"""));
        var other = await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("throws.other"));
        (other.Code, other.Message, other.Details).ShouldBe(("handler_error", "boom", "{}"));
        (await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("throws.exists"))).Code.ShouldBe("handler_error");
    }

    [Theory]
    [InlineData("{", "json_invalid")]
    [InlineData("\u0001", "json_invalid")]
    [InlineData("[]", "model_type")]
    [InlineData("null", "model_type")]
    [InlineData("""{"age":1}""", "missing")]
    [InlineData("""{"name":1,"age":1}""", "string_type")]
    [InlineData("""{"name":"Ada","age":5.5}""", "int_from_float")]
    [InlineData("""{"name":"Ada","age":1,"mood":"odd"}""", "enum")]
    public async Task A_bad_input_is_answered_with_a_list_of_errors_and_told_once(string body, string type)
    {
        await using var host = await mesh.HostAsync("picky", (Person person) => person);
        await using var peer = await mesh.PeerCallerAsync();
        await using var errors = await peer.Raw.ListenAsync("mesh.errors.picky");
        await using var logs = await peer.Raw.ListenAsync("mesh.logs.picky");
        var failure = await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("picky", body));
        failure.Code.ShouldBe("invalid_input");
        var error = JsonElement.Parse(failure.Details).GetProperty("errors")[0];
        error.EnumerateObject().Select(member => member.Name).ShouldBe(["type", "loc", "msg", "input"]);
        error.GetProperty("type").GetString().ShouldBe(type);
        (await errors.NextAsync()).Json.GetProperty("code").GetString().ShouldBe("invalid_input");
        (await errors.DrainAsync()).ShouldBeEmpty();
        var log = await logs.NextAsync("validation_error");
        log.Json.GetProperty("level").GetString().ShouldBe("warn");
        log.Json.GetProperty("data").GetRawText().ShouldBe("""{"code":"invalid_input"}""");
    }

    [Fact]
    public async Task Twenty_calls_at_once_are_all_answered_and_replicas_share_them()
    {
        await using var first = await mesh.HostAsync("shared.work", (int number) => number * 2);
        await using var second = await mesh.HostAsync("shared.work", (int number) => number * 2);
        await using var peer = await mesh.PeerCallerAsync();
        const string inbox = "_INBOX.shared";
        await using var replies = await peer.Raw.ListenAsync(inbox);
        for (var i = 0; i < 40; i++)
        {
            await peer.Raw.PublishAsync("mesh.agent.shared.work", $"{i}", inbox, ("X-Mesh-Request-Id", PeerCaller.NewId()));
        }

        var answers = new List<RawMessage>();
        while (answers.Count < 40)
        {
            answers.Add(await replies.NextAsync());
        }

        answers.Select(answer => int.Parse(answer.Body)).Order().ShouldBe(Enumerable.Range(0, 40).Select(i => i * 2));
        answers
            .Select(answer => answer["X-Mesh-Instance-Id"])
            .Distinct()
            .Order()
            .ShouldBe(new[] { first.InstanceId, second.InstanceId }.Order());
    }

    [Fact]
    public async Task Nobody_there_is_not_found()
    {
        await using var peer = await mesh.PeerCallerAsync();
        (await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("nobody.here"))).Code.ShouldBe("not_found");
    }

    [Fact]
    public async Task A_publisher_that_fails_ends_its_feed_with_an_error_frame_and_stays_in_the_catalog()
    {
        var go = new TaskCompletionSource();
        await using var host = await mesh.HostAsync("feed.fails", () => FailAfterAsync(1, go.Task));
        await using var peer = await mesh.PeerCallerAsync();
        await using var events = await peer.Raw.ListenAsync("mesh.agent.feed.fails.events");
        await using var errors = await peer.Raw.ListenAsync("mesh.errors.feed.fails");
        go.SetResult();
        var frame = await events.NextAsync();
        frame.Headers.ShouldBe([("X-Mesh-Stream-Seq", "0"), ("X-Mesh-Stream-End", "false"), ("X-Mesh-Instance-Id", host.InstanceId)]);
        var end = await events.NextAsync();
        end.Headers.ShouldBe([("X-Mesh-Stream-End", "true"), ("X-Mesh-Status", "error"), ("X-Mesh-Instance-Id", host.InstanceId)]);
        end.Json.GetProperty("code").GetString().ShouldBe("handler_error");
        end.Json.GetProperty("request_id").GetString().ShouldBe("");
        (await errors.NextAsync()).Body.ShouldBe(end.Body);
        (await events.DrainAsync()).ShouldBeEmpty();
        (await peer.CatalogAsync()).ShouldContain(entry => entry.GetProperty("name").GetString() == "feed.fails");
        (await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("feed.fails"))).Code.ShouldBe("not_available");
    }

    [Fact]
    public async Task A_host_that_leaves_ends_its_feeds_before_it_is_gone()
    {
        var host = await mesh.HostAsync("feed.leaves", (CancellationToken cancel) => EndlessAsync(cancel));
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.agent.feed.leaves.events");
        await raw.SubscribeAsync("mesh.death.feed.leaves");
        await host.DisposeAsync();
        var end = await raw.NextAsync();
        end["X-Mesh-Stream-End"].ShouldBe("true");
        end["X-Mesh-Status"].ShouldBeNull();
        end.Bytes.ShouldBeEmpty();
        (await raw.NextAsync()).Subject.ShouldBe("mesh.death.feed.leaves");
    }

    private static async IAsyncEnumerable<int> ChunksAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private static async IAsyncEnumerable<int> FailAfterAsync(int count, Task? go = null)
    {
        await (go ?? Task.CompletedTask);
        for (var i = 0; i < count; i++)
        {
            yield return i;
        }

        throw new InvalidOperationException("no more");
    }

    private static async IAsyncEnumerable<int> EndlessAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        yield return 0;
    }

    public sealed record Person(string Name, int Age, Mood Mood = Mood.Fine);
}
