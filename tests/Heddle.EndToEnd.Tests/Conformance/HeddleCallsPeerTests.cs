using System.Diagnostics;
using System.Text.Json;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>A Heddle caller against a scripted host (mesh-protocol §8, caller).</summary>
public sealed class HeddleCallsPeerTests(ConformanceFixture mesh) : IClassFixture<ConformanceFixture>
{
    [Theory]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("[1,2]")]
    [InlineData("""{"a":null}""")]
    public async Task Any_JSON_value_goes_there_and_back(string body)
    {
        await using var peer = await mesh.PeerHostAsync(new PeerAgent("peer.echo") { Answer = Task.FromResult });
        await using var caller = await mesh.CallerAsync();
        (await caller.CallAsync("peer.echo", JsonElement.Parse(body), cancellationToken: RawConnection.Cancel)).GetRawText().ShouldBe(body);
    }

    [Theory]
    [InlineData("invalid_input", typeof(InvalidInputException))]
    [InlineData("handler_error", typeof(HandlerErrorException))]
    [InlineData("invocation_mismatch", typeof(InvocationMismatchException))]
    [InlineData("not_found", typeof(AgentNotFoundException))]
    [InlineData("not_available", typeof(AgentNotAvailableException))]
    [InlineData("timeout", typeof(CallTimeoutException))]
    [InlineData("agent_died", typeof(AgentDiedException))]
    [InlineData("connection_failed", typeof(MeshConnectionException))]
    [InlineData("connection_denied", typeof(ConnectionDeniedException))]
    [InlineData("chunk_sequence_error", typeof(ChunkSequenceException))]
    [InlineData("kv_key_exists", typeof(KeyExistsException))]
    [InlineData("mesh_error", typeof(MeshException))]
    [InlineData("quota_used_up", typeof(MeshException))]
    public async Task An_error_answer_becomes_the_exception_of_its_code(string code, Type type)
    {
        await using var peer = await mesh.PeerHostAsync(
            new PeerAgent("peer.fails") { Answer = _ => throw new PeerFailure(code, "said why", """{"a":1}""") }
        );
        await using var caller = await mesh.CallerAsync();
        var problem = await Should.ThrowAsync<MeshException>(() =>
            caller.CallAsync("peer.fails", 1, cancellationToken: RawConnection.Cancel)
        );
        problem.GetType().ShouldBe(type);
        (problem.Code, problem.Message, problem.Agent).ShouldBe((code, "said why", "peer.fails"));
        problem.Details!.Value.GetRawText().ShouldBe("""{"a":1}""");
    }

    [Fact]
    public async Task An_absent_agent_fails_fast_by_every_verb_that_waits()
    {
        await using var caller = await mesh.CallerAsync();
        var started = Stopwatch.GetTimestamp();
        var patient = new CallOptions { Timeout = TimeSpan.FromSeconds(10) };
        await Should.ThrowAsync<AgentNotFoundException>(() => caller.CallAsync("nobody.there", 1, patient, RawConnection.Cancel));
        await Should.ThrowAsync<AgentNotFoundException>(() =>
            ReadAsync(caller.StreamAsync<int>("nobody.there", 1, patient, RawConnection.Cancel))
        );
        await Should.ThrowAsync<AgentNotFoundException>(() =>
            ReadAsync(caller.SubscribeAsync<int>("nobody.there", null, RawConnection.Cancel))
        );
        var told = new TaskCompletionSource<MeshException>();
        await caller.SendAsync(
            "nobody.there",
            1,
            (int _) => told.TrySetException(new InvalidOperationException("a reply")),
            told.SetResult,
            patient
        );
        (await told.Task.WaitAsync(RawConnection.Cancel)).ShouldBeOfType<AgentNotFoundException>();
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task An_agent_in_the_catalog_that_nobody_serves_is_not_available()
    {
        var peer = await mesh.PeerHostAsync(new PeerAgent("peer.gone"), new PeerAgent("peer.gone.stream", Streaming: true));
        await using var caller = await mesh.CallerAsync();
        await peer.DisposeAsync();
        await Should.ThrowAsync<AgentNotAvailableException>(() =>
            caller.CallAsync("peer.gone", 1, cancellationToken: RawConnection.Cancel)
        );
        await Should.ThrowAsync<AgentNotAvailableException>(() =>
            ReadAsync(caller.StreamAsync<int>("peer.gone.stream", 1, cancellationToken: RawConnection.Cancel))
        );
        var told = new TaskCompletionSource<MeshException>();
        await caller.SendAsync("peer.gone", 1, (int _) => told.TrySetException(new InvalidOperationException("a reply")), told.SetResult);
        (await told.Task.WaitAsync(RawConnection.Cancel)).ShouldBeOfType<AgentNotAvailableException>();
    }

    [Fact]
    public async Task A_slow_agent_is_a_timeout_by_call_stream_and_send()
    {
        await using var peer = await mesh.PeerHostAsync(
            new PeerAgent("peer.slow") { Answer = _ => Never<string>() },
            new PeerAgent("peer.trickle", Streaming: true) { Chunks = _ => ThenNeverAsync("1") }
        );
        await using var caller = await mesh.CallerAsync();
        var impatient = new CallOptions { Timeout = TimeSpan.FromMilliseconds(150) };
        await Should.ThrowAsync<CallTimeoutException>(() => caller.CallAsync("peer.slow", 1, impatient, RawConnection.Cancel));
        var got = new List<int>();
        await Should.ThrowAsync<CallTimeoutException>(() =>
            ReadAsync(caller.StreamAsync<int>("peer.trickle", 1, impatient, RawConnection.Cancel), got)
        );
        got.ShouldBe([1]);
        var told = new TaskCompletionSource<MeshException>();
        await caller.SendAsync("peer.slow", 1, (int _) => { }, told.SetResult, impatient);
        (await told.Task.WaitAsync(RawConnection.Cancel)).ShouldBeOfType<CallTimeoutException>();
    }

    [Fact]
    public async Task An_agent_that_leaves_in_the_middle_ends_its_calls_and_streams_which_keep_what_they_have()
    {
        var called = new TaskCompletionSource();
        await using var peer = await mesh.PeerHostAsync(
            new PeerAgent("peer.victim")
            {
                Answer = _ =>
                {
                    called.SetResult();
                    return Never<string>();
                },
            },
            new PeerAgent("peer.victim.stream", Streaming: true) { Chunks = _ => ThenNeverAsync("1") }
        );
        await using var caller = await mesh.CallerAsync();
        var call = caller.CallAsync("peer.victim", 1, cancellationToken: RawConnection.Cancel);
        await using var stream = caller
            .StreamAsync<int>("peer.victim.stream", 1, cancellationToken: RawConnection.Cancel)
            .GetAsyncEnumerator();
        var told = new TaskCompletionSource<MeshException>();
        await caller.SendAsync("peer.victim", 1, (int _) => { }, told.SetResult);
        await called.Task.WaitAsync(RawConnection.Cancel);
        (await stream.MoveNextAsync()).ShouldBeTrue();
        await peer.LeaveAsync();
        (await told.Task.WaitAsync(RawConnection.Cancel)).ShouldBeOfType<AgentDiedException>();
        (await Should.ThrowAsync<AgentDiedException>(call)).Details!.Value.GetProperty("instance_id").GetString().ShouldBe(peer.InstanceId);
        stream.Current.ShouldBe(1);
        await Should.ThrowAsync<AgentDiedException>(async () => await stream.MoveNextAsync());
    }

    [Fact]
    public async Task A_stream_ends_with_its_end_frame_and_one_that_fails_with_the_error_behind_its_chunks()
    {
        await using var peer = await mesh.PeerHostAsync(
            new PeerAgent("peer.counts", Streaming: true) { Chunks = body => CountAsync(int.Parse(body), fails: false) },
            new PeerAgent("peer.breaks", Streaming: true) { Chunks = body => CountAsync(int.Parse(body), fails: true) }
        );
        await using var caller = await mesh.CallerAsync();
        var got = new List<int>();
        await ReadAsync(caller.StreamAsync<int>("peer.counts", 3, cancellationToken: RawConnection.Cancel), got);
        got.ShouldBe([0, 1, 2]);
        got.Clear();
        var problem = await Should.ThrowAsync<HandlerErrorException>(() =>
            ReadAsync(caller.StreamAsync<int>("peer.breaks", 2, cancellationToken: RawConnection.Cancel), got)
        );
        got.ShouldBe([0, 1]);
        problem.Message.ShouldBe("mid boom");
    }

    [Fact]
    public async Task Verbs_that_do_not_fit_fail_before_anything_is_sent_also_right_after_connecting()
    {
        await using var peer = await mesh.PeerHostAsync(
            new PeerAgent("shape.responder"),
            new PeerAgent("shape.streamer", Streaming: true),
            new PeerAgent("shape.publisher", Streaming: true, Invocable: false),
            new PeerAgent("shape.watcher", Invocable: false)
        );
        await using var raw = await mesh.RawAsync();
        await using var requests = await raw.ListenAsync("mesh.agent.shape.>");
        await Mismatch("publisher.*cannot be called.*Subscribe", caller => caller.CallAsync("shape.publisher"));
        await Mismatch("background task", caller => caller.CallAsync("shape.watcher"));
        await Mismatch(@"streaming-only.*stream\(\)", caller => caller.CallAsync("shape.streamer"));
        await Mismatch("publisher.*cannot be streamed", caller => ReadAsync(caller.StreamAsync<int>("shape.publisher")));
        await Mismatch("background task", caller => ReadAsync(caller.StreamAsync<int>("shape.watcher")));
        await Mismatch(@"does not support streaming.*call\(\)", caller => ReadAsync(caller.StreamAsync<int>("shape.responder")));
        await Mismatch("publisher.*cannot be sent to", caller => caller.SendAsync("shape.publisher"));
        await Mismatch("background task", caller => caller.SendAsync("shape.watcher"));
        await Mismatch("background task.*does not publish", caller => ReadAsync(caller.SubscribeAsync<int>("shape.watcher")));
        await Mismatch(@"streams responses.*stream\(\)", caller => ReadAsync(caller.SubscribeAsync<int>("shape.streamer")));
        await Mismatch(@"does not publish.*call\(\)", caller => ReadAsync(caller.SubscribeAsync<int>("shape.responder")));
        (await requests.DrainAsync()).ShouldBeEmpty();

        async Task Mismatch(string pattern, Func<AgentMesh, Task> action)
        {
            await using var caller = await mesh.CallerAsync();
            (await Should.ThrowAsync<InvocationMismatchException>(() => action(caller))).Message.ShouldMatch(pattern);
        }
    }

    [Fact]
    public async Task Contracts_and_catalog_of_a_peer_are_read_and_filtered()
    {
        await using var peer = await mesh.PeerHostAsync(new PeerAgent("found.by.caller"), new PeerAgent("found.byte"));
        await using var caller = await mesh.CallerAsync();
        (await caller.CatalogAsync(new CatalogFilter { Channel = "found.by" }, RawConnection.Cancel))
            .ShouldHaveSingleItem()
            .Name.ShouldBe("found.by.caller");
        (await caller.CatalogAsync(new CatalogFilter { Channel = "found", Tags = ["peer"] }, RawConnection.Cancel)).Count.ShouldBe(2);
        (await caller.CatalogAsync(new CatalogFilter { Channel = "found", Tags = ["peer", "x"] }, RawConnection.Cancel)).ShouldBeEmpty();
        (await caller.CatalogAsync(new CatalogFilter { Channel = "found", Streaming = true }, RawConnection.Cancel)).ShouldBeEmpty();
        var contract = await caller.ContractAsync("found.byte", RawConnection.Cancel);
        contract.InputSchema!.Value.GetProperty("required")[0].GetString().ShouldBe("text");
        contract.OutputSchema.ShouldBeNull();
        contract.RegisteredAt.ShouldBe(DateTimeOffset.Parse("2026-11-20T21:47:01.284813Z"));
        var found = new List<string>();
        await foreach (var one in caller.DiscoverAsync(new CatalogFilter { Channel = "found" }, RawConnection.Cancel))
        {
            found.Add(one.Name);
        }

        found.ShouldBe(["found.by.caller", "found.byte"]);
        (
            await Should.ThrowAsync<AgentNotFoundException>(async () => await caller.ContractAsync("found.no", RawConnection.Cancel))
        ).Code.ShouldBe("not_found");
    }

    [Fact]
    public async Task Unknown_members_a_peer_put_into_the_catalog_survive_our_own_registration()
    {
        await using var peer = await mesh.PeerHostAsync();
        const string entry = """{"name":"odd.one","description":"x","owner":{"team":"a"},"tags":["ž"]}""";
        await peer.Buckets.ChangeCatalogAsync("odd.one", entry);
        await using (await mesh.HostAsync("ours", () => 1)) { }

        await using var raw = await mesh.RawAsync();
        (await raw.KeyAsync("mesh-catalog", "catalog"))!.ShouldContain(entry);
        await peer.Buckets.ChangeCatalogAsync("odd.one", null);
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> items, List<T>? into = null)
    {
        await foreach (var item in items)
        {
            into?.Add(item);
        }
    }

    private static Task<T> Never<T>() => new TaskCompletionSource<T>().Task;

    private static async IAsyncEnumerable<string> ThenNeverAsync(string first)
    {
        yield return first;
        yield return await Never<string>();
    }

    private static async IAsyncEnumerable<string> CountAsync(int count, bool fails)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return $"{i}";
        }

        if (fails)
        {
            throw new PeerFailure("handler_error", "mid boom");
        }
    }
}
