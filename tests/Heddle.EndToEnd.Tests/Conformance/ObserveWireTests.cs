using System.Text.Json;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>Log events and their levels between Heddle and a peer (mesh-protocol §1.11, §1.13, §2.5).</summary>
public sealed class ObserveWireTests(ConformanceFixture mesh) : IClassFixture<ConformanceFixture>
{
    [Theory]
    [InlineData("0", false, "request_failed", "handler_error")]
    [InlineData("\"x\"", false, "validation_error", "invalid_input")]
    [InlineData("5", true, "request_failed", "invocation_mismatch")]
    public async Task A_failure_is_logged_then_answered_then_told_on_the_error_subject(string body, bool stream, string name, string code)
    {
        await using var host = await mesh.HostAsync("observe.order", (int number) => 10 / number);
        await using var raw = await mesh.RawAsync();
        var id = PeerCaller.NewId();
        var answer = stream ? "mesh.stream." + id : "_INBOX." + id;
        foreach (var subject in new[] { "mesh.logs.observe.order", answer, "mesh.errors.observe.order" })
        {
            await raw.SubscribeAsync(subject);
        }

        (string, string)[] headers = stream ? [("X-Mesh-Request-Id", id), ("X-Mesh-Stream", "true")] : [("X-Mesh-Request-Id", id)];
        await raw.PublishAsync("mesh.agent.observe.order", body, stream ? null : answer, headers);
        var log = await raw.NextAsync();
        log.Subject.ShouldBe("mesh.logs.observe.order");
        log.Headers.ShouldBe([("X-Mesh-Instance-Id", host.InstanceId)]);
        log.Json.EnumerateObject()
            .Select(member => member.Name)
            .ShouldBe(["timestamp", "level", "agent", "event", "request_id", "message", "data"]);
        log.Json.GetProperty("level").GetString().ShouldBe("warn");
        log.Json.GetProperty("event").GetString().ShouldBe(name);
        log.Json.GetProperty("agent").GetString().ShouldBe("observe.order");
        log.Json.GetProperty("request_id").GetString().ShouldBe(id);
        log.Json.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        log.Json.GetProperty("data").GetRawText().ShouldBe($$"""{"code":"{{code}}"}""");
        (await raw.NextAsync()).Subject.ShouldBe(answer);
        (await raw.NextAsync()).Subject.ShouldBe("mesh.errors.observe.order");
    }

    [Fact]
    public async Task A_stream_is_logged_before_its_first_frame_and_after_its_last_at_a_level_that_a_peer_sets()
    {
        await using var host = await mesh.HostAsync("observe.stream", (int count) => CountAsync(count));
        await using var raw = await mesh.RawAsync();
        await raw.SubscribeAsync("mesh.logs.observe.stream");
        await raw.SubscribeAsync("mesh.stream.>");
        await new PeerBuckets(raw).PutAsync("mesh-observability", "observe.stream", """{"log_level": "debug"}""");

        // The watch of the host is behind the write: streamed until one is logged from its beginning.
        string id;
        RawMessage first;
        do
        {
            id = PeerCaller.NewId();
            await raw.PublishAsync("mesh.agent.observe.stream", "2", null, ("X-Mesh-Request-Id", id), ("X-Mesh-Stream", "true"));
            first = await raw.NextAsync(message => IsOf(message, id));
        } while (first.Subject != "mesh.logs.observe.stream");

        first.Json.GetProperty("event").GetString().ShouldBe("request_received");
        first.Json.GetProperty("data").GetRawText().ShouldBe("{}");
        for (var i = 0; i < 3; i++)
        {
            (await raw.NextAsync(message => IsOf(message, id)))["X-Mesh-Stream-Seq"].ShouldBe($"{i}");
        }

        var completed = await raw.NextAsync(message => IsOf(message, id));
        completed.Json.GetProperty("event").GetString().ShouldBe("request_completed");
        completed.Json.GetProperty("level").GetString().ShouldBe("debug");
        completed.Json.GetProperty("data").GetProperty("duration_ms").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task A_level_that_Heddle_sets_is_the_document_peers_read_and_running_hosts_follow()
    {
        await using var host = await mesh.HostAsync("observe.set", (int number) => 10 / number);
        await using var operators = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        var buckets = new PeerBuckets(raw);
        await operators.Observe.SetLevelAsync("observe.set", MeshLogLevel.Debug, RawConnection.Cancel);
        (await raw.KeyAsync("mesh-observability", "observe.set")).ShouldBe("""{"log_level":"debug"}""");
        await using var watch = await operators.Observe.WatchLogsAsync(new LogFilter { Agent = "observe.set" }, RawConnection.Cancel);
        await using var logs = watch.GetAsyncEnumerator(RawConnection.Cancel);
        await using var seen = await raw.ListenAsync("mesh.logs.observe.set");
        await RequestUntilAsync(raw, seen, isLogged: true);
        (await logs.MoveNextAsync()).ShouldBeTrue();
        (logs.Current.Agent, logs.Current.Level, logs.Current.InstanceId).ShouldBe(("observe.set", MeshLogLevel.Debug, host.InstanceId));

        await buckets.PutAsync("mesh-observability", "observe.set", """{"log_level": "info", "sampling": {"rate": 0.5}}""");
        await operators.Observe.SetLevelAsync("observe.set", MeshLogLevel.Off, RawConnection.Cancel);
        var document = JsonElement.Parse((await raw.KeyAsync("mesh-observability", "observe.set"))!);
        document.GetProperty("log_level").GetString().ShouldBe("off");
        document.GetProperty("sampling").GetProperty("rate").GetDouble().ShouldBe(0.5);
        await RequestUntilAsync(raw, seen, isLogged: false);
    }

    [Fact]
    public async Task A_level_that_a_peer_sets_is_the_one_Heddle_reads()
    {
        await using var operators = await mesh.CallerAsync();
        await using var raw = await mesh.RawAsync();
        var buckets = new PeerBuckets(raw);
        await buckets.OpenAsync();
        await buckets.PutAsync("mesh-observability", "observe.read", """{"log_level": "error"}""");
        (await operators.Observe.GetLevelAsync("observe.read", RawConnection.Cancel)).ShouldBe(
            new(MeshLogLevel.Error, LogLevelSource.Agent)
        );
        await buckets.PutAsync("mesh-observability", "global", """{"log_level":"warn"}""");
        await buckets.DeleteAsync("mesh-observability", "observe.read");
        (await operators.Observe.GetLevelAsync("observe.read", RawConnection.Cancel)).ShouldBe(
            new(MeshLogLevel.Warn, LogLevelSource.Global)
        );
        (await operators.Observe.GetSettingsAsync(RawConnection.Cancel)).Agents.Keys.ShouldNotContain("observe.read");
        await buckets.DeleteAsync("mesh-observability", "global");
        (await operators.Observe.GetLevelAsync("observe.read", RawConnection.Cancel)).ShouldBe(
            new(MeshLogLevel.Info, LogLevelSource.Default)
        );
    }

    [Fact]
    public async Task An_event_of_a_peer_is_read_and_what_is_none_is_passed_over()
    {
        await using var operators = await mesh.CallerAsync();
        await using var watch = await operators.Observe.WatchLogsAsync(
            new LogFilter { Agent = "bad.handler", Level = MeshLogLevel.Warn },
            RawConnection.Cancel
        );
        await using var raw = await mesh.RawAsync();
        await raw.PublishAsync("mesh.logs.bad.handler", "no JSON");
        await raw.PublishAsync("mesh.logs.bad.handler", """{"level":"fatal","agent":"bad.handler","event":"x"}""");
        await raw.PublishAsync("mesh.logs.other", Event("error"));
        await raw.PublishAsync("mesh.logs.bad.handler", Event("info"));
        await raw.PublishAsync("mesh.logs.bad.handler", Event("warn"), null, ("X-Mesh-Instance-Id", "de47222a542e4d419bedbaa891d18901"));
        await using var logs = watch.GetAsyncEnumerator(RawConnection.Cancel);
        (await logs.MoveNextAsync()).ShouldBeTrue();
        logs.Current.Level.ShouldBe(MeshLogLevel.Warn);
        logs.Current.Timestamp.ShouldBe(new DateTimeOffset(2026, 11, 20, 21, 47, 32, 997, 76, TimeSpan.Zero));
        logs.Current.Data.GetProperty("code").GetString().ShouldBe("handler_error");
        logs.Current.InstanceId.ShouldBe("de47222a542e4d419bedbaa891d18901");
    }

    private static string Event(string level) =>
        $$$"""{"timestamp":"2026-11-20T21:47:32.997076+00:00","level":"{{{level}}}","agent":"bad.handler","event":"request_failed","request_id":"e8f8","message":"boom","data":{"code":"handler_error"}}""";

    // A failing request is logged unless the level is off; the level reaches the host behind the write.
    private static async Task RequestUntilAsync(RawConnection raw, RawSubscription seen, bool isLogged)
    {
        var patience = RawConnection.Cancel;
        IReadOnlyList<RawMessage> logs;
        do
        {
            patience.ThrowIfCancellationRequested();
            await raw.RequestAsync("mesh.agent.observe.set", isLogged ? "5" : "0");
            logs = await seen.DrainAsync();
        } while (logs.Count > 0 != isLogged);
    }

    private static bool IsOf(RawMessage message, string id) =>
        message["X-Mesh-Request-Id"] == id
        || (message.Subject.StartsWith("mesh.logs.", StringComparison.Ordinal) && message.Json.GetProperty("request_id").GetString() == id);

    private static async IAsyncEnumerable<int> CountAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
