namespace Heddle.EndToEnd.Tests.Wire;

/// <summary>What a host puts on the wire (mesh-protocol §1.5-§1.13), seen through a bare socket.</summary>
public sealed class HostWireTests(WireFixture mesh) : IClassFixture<WireFixture>
{
    private const string RequestId = "d4df6d934a9845c1a17d8174551c304c";

    [Fact]
    public async Task A_reply_carries_status_source_request_id_and_the_hosts_instance_id()
    {
        await using var raw = await mesh.RawAsync();
        var reply = await raw.RequestAsync("mesh.agent.nlp.summarizer", """{"text":"hello world"}""", ("X-Mesh-Request-Id", RequestId));
        reply.Headers.ShouldBe([
            ("X-Mesh-Status", "ok"),
            ("X-Mesh-Source", "nlp.summarizer"),
            ("X-Mesh-Request-Id", RequestId),
            ("X-Mesh-Instance-Id", mesh.Host.InstanceId),
        ]);
        reply.Body.ShouldBe("""{"text":"hello","score":0.5}""");
        mesh.Host.InstanceId.ShouldMatch("^[0-9a-f]{32}$");
    }

    [Fact]
    public async Task Reported_usage_is_a_header_of_the_reply()
    {
        await using var raw = await mesh.RawAsync();
        var reply = await raw.RequestAsync(
            "mesh.agent.nlp.summarizer",
            """{"text":"hello","maxLength":1}""",
            ("X-Mesh-Request-Id", RequestId)
        );
        reply["X-Mesh-Usage"].ShouldBe("""{"input_tokens":10,"output_tokens":5,"model":"m1"}""");
    }

    [Fact]
    public async Task An_absent_request_id_is_echoed_as_empty_text()
    {
        await using var raw = await mesh.RawAsync();
        var reply = await raw.RequestAsync("mesh.agent.nothing", "\"x\"");
        reply["X-Mesh-Request-Id"].ShouldBe("");
        reply.Body.ShouldBe("{}");
    }

    [Theory]
    [InlineData("mesh.agent.nlp.summarizer", "{", "invalid_input")]
    [InlineData("mesh.agent.nlp.summarizer", "", "invalid_input")]
    [InlineData("mesh.agent.nlp.summarizer", """{"wrong":1}""", "invalid_input")]
    [InlineData("mesh.agent.faulty", "", "handler_error")]
    [InlineData("mesh.agent.counter", "3", "invocation_mismatch")]
    public async Task Every_failure_is_answered_with_the_envelope_and_told_on_the_error_subject(string subject, string body, string code)
    {
        await using var raw = await mesh.RawAsync();
        var agent = subject["mesh.agent.".Length..];
        await raw.SubscribeAsync("mesh.errors." + agent);
        await raw.SubscribeAsync("_INBOX.raw");
        await raw.PublishAsync(subject, body, "_INBOX.raw", ("X-Mesh-Request-Id", RequestId));
        var reply = await raw.NextAsync();
        reply.Subject.ShouldBe("_INBOX.raw");
        reply.Headers.ShouldBe([
            ("X-Mesh-Status", "error"),
            ("X-Mesh-Request-Id", RequestId),
            ("X-Mesh-Instance-Id", mesh.Host.InstanceId),
        ]);
        reply.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["code", "message", "agent", "request_id", "details"]);
        reply.Json.GetProperty("code").GetString().ShouldBe(code);
        reply.Json.GetProperty("agent").GetString().ShouldBe(agent);
        reply.Json.GetProperty("request_id").GetString().ShouldBe(RequestId);
        var report = await raw.NextAsync();
        report.Subject.ShouldBe("mesh.errors." + agent);
        report.Names.ShouldBe(["X-Mesh-Status", "X-Mesh-Request-Id", "X-Mesh-Instance-Id"]);
        report.Body.ShouldBe(reply.Body);
    }

    [Fact]
    public async Task Input_errors_name_type_place_message_and_value()
    {
        await using var raw = await mesh.RawAsync();
        var reply = await raw.RequestAsync("mesh.agent.nlp.summarizer", """{"wrong":1}""");
        var error = reply.Json.GetProperty("details").GetProperty("errors")[0];
        error.GetProperty("type").GetString().ShouldBe("missing");
        error.GetProperty("loc").GetRawText().ShouldBe("""["text"]""");
        error.GetProperty("msg").GetString().ShouldNotBeNullOrEmpty();
        error.GetProperty("input").GetRawText().ShouldBe("""{"wrong":1}""");
    }

    [Fact]
    public async Task A_failed_request_is_a_warning_among_the_log_events()
    {
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.logs.faulty");
        await raw.PublishAsync("mesh.agent.faulty", "", null, ("X-Mesh-Request-Id", RequestId));
        var log = await raw.NextAsync();
        log.Names.ShouldBe(["X-Mesh-Instance-Id"]);
        log.Json.EnumerateObject()
            .Select(member => member.Name)
            .ShouldBe(["timestamp", "level", "agent", "event", "request_id", "message", "data"]);
        log.Json.GetProperty("event").GetString().ShouldBe("request_failed");
        log.Json.GetProperty("level").GetString().ShouldBe("warn");
        log.Json.GetProperty("data").GetRawText().ShouldBe("""{"code":"handler_error"}""");
    }

    [Fact]
    public async Task A_stream_is_numbered_frames_and_a_separate_empty_end_frame()
    {
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.stream." + RequestId);
        await raw.PublishAsync("mesh.agent.counter", "2", null, ("X-Mesh-Request-Id", RequestId), ("X-Mesh-Stream", "true"));
        for (var i = 0; i < 2; i++)
        {
            var chunk = await raw.NextAsync();
            chunk.Headers.ShouldBe([
                ("X-Mesh-Stream-Seq", $"{i}"),
                ("X-Mesh-Stream-End", "false"),
                ("X-Mesh-Request-Id", RequestId),
                ("X-Mesh-Instance-Id", mesh.Host.InstanceId),
            ]);
            chunk.Body.ShouldBe($$"""{"value":"{{i}}"}""");
        }

        var end = await raw.NextAsync();
        end.Headers.ShouldBe([
            ("X-Mesh-Stream-Seq", "2"),
            ("X-Mesh-Stream-End", "true"),
            ("X-Mesh-Request-Id", RequestId),
            ("X-Mesh-Instance-Id", mesh.Host.InstanceId),
        ]);
        end.Body.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("100", 42, "handler_error")]
    [InlineData("\"x\"", 0, "invalid_input")]
    public async Task A_stream_that_fails_ends_with_one_error_frame_without_a_number(string body, int chunks, string code)
    {
        await using var raw = await mesh.RawAsync();
        var id = Guid.NewGuid().ToString("N");
        await raw.SubscribeAsync("mesh.stream." + id);
        await raw.PublishAsync("mesh.agent.counter", body, null, ("X-Mesh-Request-Id", id), ("X-Mesh-Stream", "true"));
        for (var i = 0; i < chunks; i++)
        {
            (await raw.NextAsync())["X-Mesh-Stream-Seq"].ShouldBe($"{i}");
        }

        var error = await raw.NextAsync();
        error.Headers.ShouldBe([
            ("X-Mesh-Stream-End", "true"),
            ("X-Mesh-Status", "error"),
            ("X-Mesh-Request-Id", id),
            ("X-Mesh-Instance-Id", mesh.Host.InstanceId),
        ]);
        error.Json.GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task A_stream_request_to_a_responder_is_a_mismatch_on_the_stream()
    {
        await using var raw = await mesh.RawAsync();
        var id = Guid.NewGuid().ToString("N");
        await raw.SubscribeAsync("mesh.stream." + id);
        await raw.PublishAsync("mesh.agent.faulty", "", null, ("X-Mesh-Request-Id", id), ("X-Mesh-Stream", "true"));
        var error = await raw.NextAsync();
        error["X-Mesh-Status"].ShouldBe("error");
        error.Json.GetProperty("code").GetString().ShouldBe("invocation_mismatch");
    }

    [Fact]
    public async Task A_request_id_that_is_no_token_publishes_nowhere_else()
    {
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.stream.>");
        await raw.SubscribeAsync("mesh.errors.counter");
        await raw.PublishAsync("mesh.agent.counter", "1", null, ("X-Mesh-Request-Id", "a.b"), ("X-Mesh-Stream", "true"));
        await raw.PublishAsync("mesh.agent.counter", "\"bad\"", null, ("X-Mesh-Request-Id", "last"), ("X-Mesh-Stream", "true"));
        var next = await raw.NextAsync(message => message["X-Mesh-Request-Id"] == "a.b" || message.Subject == "mesh.stream.last");
        next.Subject.ShouldBeOneOf("mesh.errors.counter", "mesh.stream.last");
    }

    [Fact]
    public async Task A_publisher_numbers_its_events_and_ends_with_an_empty_frame()
    {
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.agent.feed.events");
        mesh.Go.SetResult();
        for (var i = 0; i < 2; i++)
        {
            (await raw.NextAsync()).Headers.ShouldBe([
                ("X-Mesh-Stream-Seq", $"{i}"),
                ("X-Mesh-Stream-End", "false"),
                ("X-Mesh-Instance-Id", mesh.Host.InstanceId),
            ]);
        }

        var end = await raw.NextAsync();
        end.Headers.ShouldBe([("X-Mesh-Stream-Seq", "2"), ("X-Mesh-Stream-End", "true"), ("X-Mesh-Instance-Id", mesh.Host.InstanceId)]);
        end.Body.ShouldBeEmpty();
    }
}
