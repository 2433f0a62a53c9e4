using System.Text.Json;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>Send, publish, subscribe and the edges of streams against raw messages (mesh-protocol §1.7-§1.10, §8 caller).</summary>
public sealed class VerbWireTests(ConformanceFixture mesh) : IClassFixture<ConformanceFixture>
{
    [Fact]
    public async Task A_host_answers_a_send_as_a_call_and_one_without_a_reply_subject_not_at_all()
    {
        var ran = new TaskCompletionSource<int>();
        await using var host = await mesh.HostAsync(
            "send.host",
            (int number) =>
            {
                if (number == 2)
                {
                    ran.SetResult(number);
                }

                return number;
            }
        );
        await using var raw = await mesh.RawAsync();
        await using var replies = await raw.ListenAsync("answers.>");
        await raw.PublishAsync(
            "mesh.agent.send.host",
            "1",
            "answers.mine",
            ("X-Mesh-Request-Id", "r1"),
            ("X-Mesh-Reply-To", "answers.ignored")
        );
        var reply = await replies.NextAsync();
        reply.Subject.ShouldBe("answers.mine");
        reply.Headers.ShouldBe([
            ("X-Mesh-Status", "ok"),
            ("X-Mesh-Source", "send.host"),
            ("X-Mesh-Request-Id", "r1"),
            ("X-Mesh-Instance-Id", host.InstanceId),
        ]);
        await raw.PublishAsync("mesh.agent.send.host", "2", null, ("X-Mesh-Request-Id", "r2"), ("X-Mesh-Reply-To", "answers.ignored"));
        (await ran.Task.WaitAsync(RawConnection.Cancel)).ShouldBe(2);
        await host.StopAsync(RawConnection.Cancel);
        (await replies.DrainAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_send_to_a_streamer_is_answered_with_a_mismatch()
    {
        await using var host = await mesh.HostAsync("send.streamer", (int number) => Enumerable.Range(0, number).ToAsyncEnumerable());
        await using var raw = await mesh.RawAsync();
        var reply = await raw.RequestAsync("mesh.agent.send.streamer", "1");
        reply["X-Mesh-Status"].ShouldBe("error");
        reply.Json.GetProperty("code").GetString().ShouldBe("invocation_mismatch");
    }

    [Fact]
    public async Task A_callback_gets_one_reply_or_one_error()
    {
        await using var peer = await mesh.PeerHostAsync(
            new PeerAgent("send.peer")
            {
                Answer = body => body == "0" ? throw new PeerFailure("handler_error", "zero") : Task.FromResult(body),
            }
        );
        await using var caller = await mesh.CallerAsync();
        var reply = new TaskCompletionSource<int>();
        await caller.SendAsync("send.peer", 7, (int value) => reply.SetResult(value), problem => reply.SetException(problem));
        (await reply.Task.WaitAsync(RawConnection.Cancel)).ShouldBe(7);
        var error = new TaskCompletionSource<MeshException>();
        await caller.SendAsync("send.peer", 0, (int _) => error.SetException(new InvalidOperationException("a reply")), error.SetResult);
        (await error.Task.WaitAsync(RawConnection.Cancel)).ShouldBeOfType<HandlerErrorException>().Message.ShouldBe("zero");
        var misfit = new TaskCompletionSource<MeshException>();
        await caller.SendAsync(
            "send.peer",
            "text",
            (int _) => misfit.SetException(new InvalidOperationException("a reply")),
            misfit.SetResult
        );
        (await misfit.Task.WaitAsync(RawConnection.Cancel)).ShouldBeOfType<InvalidReplyException>();
    }

    [Fact]
    public async Task Publishing_stamps_type_request_id_and_instance_and_gives_way_to_own_headers()
    {
        await using var caller = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        await using var published = await raw.ListenAsync("dom.>");
        await caller.PublishAsync("dom.json", new { Id = 7 }, cancellationToken: RawConnection.Cancel);
        await caller.PublishAsync("dom.text", "žluť", cancellationToken: RawConnection.Cancel);
        await caller.PublishAsync("dom.bytes", new byte[] { 0, 255 }, cancellationToken: RawConnection.Cancel);
        await caller.PublishAsync(
            "dom.own",
            1,
            new()
            {
                { "X-Mesh-Request-Id", "mine" },
                { "X-Mesh-Content-Type", "application/x-own" },
                { "X-Own", "1" },
            },
            RawConnection.Cancel
        );
        var json = await published.NextAsync();
        json.Names.ShouldBe(["X-Mesh-Request-Id", "X-Mesh-Content-Type", "X-Mesh-Instance-Id"]);
        (json["X-Mesh-Content-Type"], json.Body, json["X-Mesh-Instance-Id"]).ShouldBe(
            ("application/json", """{"id":7}""", caller.InstanceId)
        );
        json["X-Mesh-Request-Id"]!.ShouldMatch("^[0-9a-f]{32}$");
        var text = await published.NextAsync();
        (text["X-Mesh-Content-Type"], text.Body).ShouldBe(("text/plain", "žluť"));
        text["X-Mesh-Request-Id"].ShouldNotBe(json["X-Mesh-Request-Id"]);
        var bytes = await published.NextAsync();
        bytes["X-Mesh-Content-Type"].ShouldBe("application/octet-stream");
        bytes.Bytes.ShouldBe([0, 255]);
        (await published.NextAsync()).Headers.ShouldBe([
            ("X-Mesh-Request-Id", "mine"),
            ("X-Mesh-Content-Type", "application/x-own"),
            ("X-Own", "1"),
            ("X-Mesh-Instance-Id", caller.InstanceId),
        ]);
    }

    [Fact]
    public async Task What_one_publishes_another_reads_by_subject_whatever_its_type()
    {
        await using var caller = await mesh.CallerAsync();
        await using var reader = await mesh.CallerAsync();
        var ask = (object payload) => caller.PublishAsync("kinds.one", payload, cancellationToken: RawConnection.Cancel).AsTask();
        (await FirstAsync<string>(reader, Events.On("kinds.*"), "kinds.one", () => ask("no JSON"))).ShouldBe("no JSON");
        (await FirstAsync<byte[]>(reader, Events.On("kinds.>"), "kinds.one", () => ask(new byte[] { 0, 255 }))).ShouldBe([0, 255]);
        (await FirstAsync<int[]>(reader, Events.On("kinds.one"), "kinds.one", () => ask(new[] { 1, 2 }))).ShouldBe([1, 2]);
        (await FirstAsync<string>(reader, Events.On("kinds.one"), "kinds.one", () => ask(JsonElement.Parse("\"quoted\"")))).ShouldBe(
            "quoted"
        );
    }

    [Fact]
    public async Task Messages_that_are_no_JSON_and_empty_ones_are_passed_over()
    {
        await using var reader = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        var got = await FirstAsync<int>(
            reader,
            Events.On("odd.*"),
            "odd.x",
            async () =>
            {
                await raw.PublishAsync("odd.a", "not JSON");
                await raw.PublishBytesAsync("odd.a", [0, 255, 254]);
                await raw.PublishAsync("odd.b", "");
                await raw.PublishAsync("odd.c", "5");
            }
        );
        got.ShouldBe(5);
    }

    [Fact]
    public async Task A_feed_ends_with_an_end_flag_with_or_without_a_body_and_fails_with_an_error_header()
    {
        await using var peer = await mesh.PeerHostAsync(new PeerAgent("feed.peer", Streaming: true, Invocable: false));
        await using var reader = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        (
            await AllAsync<int>(
                reader,
                "feed.peer",
                async () =>
                {
                    await peer.EmitAsync("feed.peer", 0, "1");
                    await peer.EmitAsync("feed.peer", 1, "2");
                    await peer.EmitAsync("feed.peer", 2, "");
                }
            )
        ).ShouldBe([1, 2]);
        (
            await AllAsync<int>(
                reader,
                "feed.peer",
                () => raw.PublishAsync("mesh.agent.feed.peer.events", "9", null, ("X-Mesh-Stream-End", "true"))
            )
        ).ShouldBe([9]);
        (
            await Should.ThrowAsync<HandlerErrorException>(() =>
                AllAsync<int>(reader, "feed.peer", () => peer.BreakAsync("feed.peer", "torn"))
            )
        ).Message.ShouldBe("torn");
        (
            await FirstAsync<int>(reader, Events.In("feed"), "mesh.agent.feed.peer.events", () => peer.EmitAsync("feed.peer", 0, "3"))
        ).ShouldBe(3);
    }

    [Fact]
    public async Task A_reader_that_stops_leaves_no_interest_behind()
    {
        await using var reader = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        (await FirstAsync<int>(reader, Events.On("left.behind"), "left.behind", () => raw.PublishAsync("left.behind", "1"))).ShouldBe(1);
        await reader.Bus.FlushAsync(RawConnection.Cancel);
        (await raw.RequestAsync("left.behind", "2")).StatusLine.ShouldStartWith("NATS/1.0 503");
    }

    [Fact]
    public async Task A_stream_that_overflows_its_reader_ends_with_an_error_and_never_with_a_gap()
    {
        await using var raw = await mesh.RawAsync();
        await using var requests = await raw.ListenAsync("mesh.agent.flood");
        await new PeerBuckets(raw).OpenAsync();
        await new PeerBuckets(raw).ChangeCatalogAsync("flood", new PeerAgent("flood", Streaming: true).CatalogEntry);
        await using var caller = await mesh.CallerAsync();
        await using var stream = caller
            .StreamAsync<int>("flood", 1, new CallOptions { StreamBuffer = 8 }, RawConnection.Cancel)
            .GetAsyncEnumerator();
        var first = stream.MoveNextAsync().AsTask();
        var id = (await requests.NextAsync())["X-Mesh-Request-Id"];
        for (var i = 0; i < 100; i++)
        {
            await raw.PublishAsync("mesh.stream." + id, $"{i}", null, ("X-Mesh-Stream-Seq", $"{i}"), ("X-Mesh-Stream-End", "false"));
        }

        await raw.PingAsync();
        await first;
        await caller.Bus.FlushAsync(RawConnection.Cancel);
        var expected = 0;
        var problem = await Should.ThrowAsync<MeshException>(async () =>
        {
            do
            {
                stream.Current.ShouldBe(expected++);
            } while (await stream.MoveNextAsync());
        });
        problem.Code.ShouldBe("stream_overflow");
    }

    [Fact]
    public async Task A_stream_without_a_request_id_is_answered_nowhere_and_reported_as_an_error()
    {
        await using var host = await mesh.HostAsync("stream.nameless", (int number) => Enumerable.Range(0, number).ToAsyncEnumerable());
        await using var raw = await mesh.RawAsync();
        await using var frames = await raw.ListenAsync("mesh.stream.>");
        await raw.PublishAsync("mesh.agent.stream.nameless", "2", null, ("X-Mesh-Stream", "true"));
        await raw.PublishAsync("mesh.agent.stream.nameless", "1", null, ("X-Mesh-Stream", "true"), ("X-Mesh-Request-Id", "named"));
        (await frames.NextAsync()).Subject.ShouldBe("mesh.stream.named");
    }

    [Fact]
    public async Task A_process_that_only_calls_leaves_no_record_in_any_bucket()
    {
        await using var host = await mesh.HostAsync(host =>
        {
            host.AddAgent(new AgentSpec("trace.responder", "x"), (int number) => number);
            host.AddAgent(new AgentSpec("trace.streamer", "x"), (int number) => Enumerable.Range(0, number).ToAsyncEnumerable());
        });
        await using var raw = await mesh.RawAsync();
        var before = await SequencesAsync(raw);
        await using (var caller = await mesh.CallerAsync())
        {
            await caller.StartAsync(RawConnection.Cancel);
            (await caller.CatalogAsync(cancellationToken: RawConnection.Cancel)).ShouldNotBeEmpty();
            await foreach (var contract in caller.DiscoverAsync(cancellationToken: RawConnection.Cancel))
            {
                contract.Name.ShouldNotBeEmpty();
            }

            (await caller.CallAsync<int>("trace.responder", 5, cancellationToken: RawConnection.Cancel)).ShouldBe(5);
            (await caller.StreamAsync<int>("trace.streamer", 3, cancellationToken: RawConnection.Cancel).CountAsync()).ShouldBe(3);
            (
                await FirstAsync<int>(caller, Events.On("trace.events"), "trace.events", () => raw.PublishAsync("trace.events", "1"))
            ).ShouldBe(1);
        }

        (await SequencesAsync(raw)).ShouldBe(before);
    }

    private static async Task<IReadOnlyList<long>> SequencesAsync(RawConnection raw)
    {
        string[] streams =
        [
            "KV_mesh-catalog",
            "KV_mesh-registry",
            "KV_mesh-instances",
            "KV_mesh-observability",
            "KV_mesh-context",
            "OBJ_mesh-artifacts",
        ];
        var sequences = new List<long>();
        foreach (var stream in streams)
        {
            sequences.Add(await raw.LastSequenceAsync(stream));
        }

        return sequences;
    }

    private async Task<T> FirstAsync<T>(AgentMesh reader, EventSource source, string subject, Func<Task> publish)
    {
        await using var raw = await mesh.RawAsync();
        await using var events = reader.SubscribeAsync<T>(source, cancellationToken: RawConnection.Cancel).GetAsyncEnumerator();
        var first = events.MoveNextAsync();
        await raw.UntilHeardAsync(subject);
        await publish();
        (await first).ShouldBeTrue();
        return events.Current;
    }

    private async Task<IReadOnlyList<T>> AllAsync<T>(AgentMesh reader, string agent, Func<Task> publish)
    {
        var got = new List<T>();
        await using var raw = await mesh.RawAsync();
        await using var events = reader.SubscribeAsync<T>(agent, cancellationToken: RawConnection.Cancel).GetAsyncEnumerator();
        var next = events.MoveNextAsync();
        await raw.UntilHeardAsync($"mesh.agent.{agent}.events");
        await publish();
        while (await next)
        {
            got.Add(events.Current);
            next = events.MoveNextAsync();
        }

        return got;
    }
}
