using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Wire;

/// <summary>What a caller puts on the wire (mesh-protocol §1.5-§1.10), seen through a bare socket that plays the host.</summary>
public sealed class CallerWireTests(WireFixture mesh) : IClassFixture<WireFixture>
{
    [Fact]
    public async Task A_call_is_a_request_with_request_id_instance_id_deadline_and_trace()
    {
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.agent.peer.call");
        var call = mesh.Caller.CallAsync<string>("peer.call", new { text = "hi" }, cancellationToken: RawConnection.Cancel);
        var request = await raw.NextAsync();
        request.ReplyTo.ShouldNotBeNull().ShouldStartWith("_INBOX.");
        request.Names.ShouldBe(["X-Mesh-Request-Id", "X-Mesh-Instance-Id", "traceparent", "X-Heddle-Deadline"]);
        request["X-Mesh-Request-Id"]!.ShouldMatch("^[0-9a-f]{32}$");
        request["X-Mesh-Instance-Id"].ShouldBe(mesh.Caller.InstanceId);
        request["traceparent"]!.ShouldMatch("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$");
        var left = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(request["X-Heddle-Deadline"]!)) - TimeProvider.System.GetUtcNow();
        left.ShouldBeInRange(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
        request.Body.ShouldBe("""{"text":"hi"}""");
        await raw.PublishAsync(request.ReplyTo!, "\"answer\"", null, ("X-Mesh-Status", "ok"));
        (await call).ShouldBe("answer");
    }

    [Fact]
    public async Task No_input_is_an_empty_body_and_a_reply_without_status_is_a_success()
    {
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.agent.peer.trigger");
        var call = mesh.Caller.CallAsync("peer.trigger", cancellationToken: RawConnection.Cancel);
        var request = await raw.NextAsync();
        request.Body.ShouldBeEmpty();
        await raw.PublishAsync(request.ReplyTo!, "");
        (await call).GetRawText().ShouldBe("{}");
    }

    [Fact]
    public async Task An_error_reply_becomes_the_typed_error_with_the_callers_request_id()
    {
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.agent.peer.error");
        var call = mesh.Caller.CallAsync("peer.error", cancellationToken: RawConnection.Cancel);
        var request = await raw.NextAsync();
        await raw.PublishAsync(
            request.ReplyTo!,
            """{"code":"invalid_input","message":"no","agent":"","request_id":"other","details":{"errors":[]}}""",
            null,
            ("X-Mesh-Status", "error")
        );
        var problem = await Should.ThrowAsync<InvalidInputException>(call);
        problem.RequestId.ShouldBe(request["X-Mesh-Request-Id"]);
        problem.Agent.ShouldBe("peer.error");
    }

    [Fact]
    public async Task A_death_notice_ends_the_calls_in_flight()
    {
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.agent.peer.victim");
        var call = mesh.Caller.CallAsync("peer.victim", cancellationToken: RawConnection.Cancel);
        await raw.NextAsync();
        await raw.PublishAsync(
            "mesh.death.peer.victim",
            """{"agent":"peer.victim","reason":"disconnect","detected_at":"2026-11-20T21:49:52.679473+00:00","instance_id":"x"}"""
        );
        var problem = await Should.ThrowAsync<AgentDiedException>(call);
        problem.Details!.Value.GetProperty("reason").GetString().ShouldBe("disconnect");
    }

    [Fact]
    public async Task A_stream_request_has_the_stream_header_and_its_own_frames_as_reply_subject()
    {
        await using var raw = await mesh.RawAsync();
        await AnnounceAsync(raw, "peer.stream", streaming: true);
        await raw.SubscribeAsync("mesh.agent.peer.stream");
        await using var chunks = mesh
            .Caller.StreamAsync<int>("peer.stream", 1, cancellationToken: RawConnection.Cancel)
            .GetAsyncEnumerator();
        var first = chunks.MoveNextAsync().AsTask();
        var request = await raw.NextAsync();
        request["X-Mesh-Stream"].ShouldBe("true");
        var id = request["X-Mesh-Request-Id"];
        request.ReplyTo.ShouldBe($"mesh.stream.{id}");
        request["X-Mesh-Reply-To"].ShouldBeNull();
        await raw.PublishAsync($"mesh.stream.{id}", "5", null, ("X-Mesh-Stream-Seq", "0"), ("X-Mesh-Stream-End", "false"));
        (await first).ShouldBeTrue();
        chunks.Current.ShouldBe(5);
        await raw.PublishAsync($"mesh.stream.{id}", "", null, ("X-Mesh-Stream-Seq", "1"), ("X-Mesh-Stream-End", "true"));
        (await chunks.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_that_nobody_takes_fails_by_the_servers_status_and_cancels_nothing()
    {
        await using var raw = await mesh.RawAsync();
        await AnnounceAsync(raw, "peer.away", streaming: true);
        await raw.SubscribeAsync("mesh.cancel.*");
        await raw.SubscribeAsync("mark");
        await using var chunks = mesh.Caller.StreamAsync<int>("peer.away", 1, cancellationToken: RawConnection.Cancel).GetAsyncEnumerator();
        (await Should.ThrowAsync<AgentNotAvailableException>(async () => await chunks.MoveNextAsync())).Agent.ShouldBe("peer.away");
        await mesh.Caller.PublishAsync("mark", "x", cancellationToken: RawConnection.Cancel);
        (await raw.NextAsync()).Subject.ShouldBe("mark");
    }

    [Fact]
    public async Task A_reader_that_stops_publishes_on_the_cancel_subject()
    {
        await using var raw = await mesh.RawAsync();
        await AnnounceAsync(raw, "peer.endless", streaming: true);
        await raw.SubscribeAsync("mesh.agent.peer.endless");
        await raw.SubscribeAsync("mesh.cancel.*");
        var chunks = mesh.Caller.StreamAsync<int>("peer.endless", 1, cancellationToken: RawConnection.Cancel).GetAsyncEnumerator();
        var first = chunks.MoveNextAsync().AsTask();
        var id = (await raw.NextAsync())["X-Mesh-Request-Id"];
        await raw.PublishAsync($"mesh.stream.{id}", "5", null, ("X-Mesh-Stream-Seq", "0"), ("X-Mesh-Stream-End", "false"));
        await first;
        await chunks.DisposeAsync();
        (await raw.NextAsync(message => message.Subject.StartsWith("mesh.cancel.", StringComparison.Ordinal))).Subject.ShouldBe(
            $"mesh.cancel.{id}"
        );
    }

    [Fact]
    public async Task The_three_kinds_of_send_differ_in_their_reply_subject()
    {
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.agent.peer.send");
        await mesh.Caller.SendAsync("peer.send", 1, cancellationToken: RawConnection.Cancel);
        var forget = await raw.NextAsync();
        forget.ReplyTo.ShouldBeNull();
        forget["X-Mesh-Reply-To"].ShouldBeNull();

        await mesh.Caller.SendToAsync("peer.send", 1, "answers.mine", cancellationToken: RawConnection.Cancel);
        var manual = await raw.NextAsync();
        manual.ReplyTo.ShouldBe("answers.mine");
        manual["X-Mesh-Reply-To"].ShouldBe("answers.mine");

        var answered = new TaskCompletionSource<int>();
        await mesh.Caller.SendAsync("peer.send", 1, (int reply) => answered.SetResult(reply), cancellationToken: RawConnection.Cancel);
        var managed = await raw.NextAsync();
        managed.ReplyTo.ShouldBe("mesh.results." + managed["X-Mesh-Request-Id"]);
        managed["X-Mesh-Reply-To"].ShouldBeNull();
        await raw.PublishAsync(managed.ReplyTo!, "7", null, ("X-Mesh-Status", "ok"));
        (await answered.Task.WaitAsync(RawConnection.Cancel)).ShouldBe(7);
    }

    [Fact]
    public async Task The_connection_is_named_after_the_instance()
    {
        await using var raw = await mesh.RawAsync();
        mesh.Caller.Bus.Name.ShouldBe("oam-host-" + mesh.Caller.InstanceId);
    }

    private static async Task AnnounceAsync(RawConnection raw, string agent, bool streaming)
    {
        var entry = $$"""{"name":"{{agent}}","description":"x","streaming":{{(streaming ? "true" : "false")}}}""";
        var current = await raw.KeyAsync("mesh-catalog", "catalog") ?? "[]";
        var joined = current == "[]" ? $"[{entry}]" : current[..^1] + "," + entry + "]";
        await raw.RequestAsync("$KV.mesh-catalog.catalog", joined);
    }
}
