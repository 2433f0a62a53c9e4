using System.Text.Json;
using Heddle.EndToEnd.Tests.Wire;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>Usage and log events on the wire (mesh-protocol §1.13, §2.5, §3.6), at the levels a peer sets in the bucket.</summary>
public sealed class UsageAndLogTests(ConformanceFixture mesh) : IClassFixture<ConformanceFixture>
{
    [Fact]
    public async Task Usage_adds_up_within_a_request_and_not_beyond_it_and_is_told_once()
    {
        await using var host = await mesh.HostAsync(
            "usage.sum",
            async (int reports, AgentContext context) =>
            {
                for (var i = 0; i < reports; i++)
                {
                    await Task.Yield();
                    AgentContext.Current!.ReportUsage(
                        new Usage
                        {
                            InputTokens = 10,
                            TotalTokens = 11,
                            Model = $"modèl{i}",
                            EstimatedCostUsd = 0.25m,
                        }
                    );
                }

                return reports;
            }
        );
        await using var raw = await mesh.RawAsync();
        await using var logs = await raw.ListenAsync("mesh.logs.usage.sum");
        (await raw.RequestAsync("mesh.agent.usage.sum", "0"))["X-Mesh-Usage"].ShouldBeNull();
        for (var again = 0; again < 2; again++)
        {
            var header = (await raw.RequestAsync("mesh.agent.usage.sum", "2", ("X-Mesh-Request-Id", "r1")))["X-Mesh-Usage"]!;
            header.ShouldAllBe(c => c < 128);
            var usage = JsonElement.Parse(header);
            usage.EnumerateObject().Select(member => member.Name).ShouldBe(["input_tokens", "total_tokens", "model", "estimated_cost_usd"]);
            usage.GetProperty("input_tokens").GetInt32().ShouldBe(20);
            usage.GetProperty("model").GetString().ShouldBe("modèl1");
            usage.GetProperty("estimated_cost_usd").GetDecimal().ShouldBe(0.5m);
            var log = await logs.NextAsync();
            (log.Json.GetProperty("event").GetString(), log.Json.GetProperty("level").GetString()).ShouldBe(("usage_reported", "info"));
            log.Json.GetProperty("request_id").GetString().ShouldBe("r1");
            JsonElement.DeepEquals(log.Json.GetProperty("data"), usage).ShouldBeTrue();
        }

        (await logs.DrainAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Usage_of_a_stream_is_on_its_end_frame_alone_and_of_a_failure_nowhere()
    {
        await using var host = await mesh.HostAsync("usage.stream", (bool fails, AgentContext context) => MeteredAsync(fails, context));
        await using var raw = await mesh.RawAsync();
        await using var frames = await raw.ListenAsync("mesh.stream.*");
        await using var logs = await raw.ListenAsync("mesh.logs.usage.stream");
        await raw.PublishAsync("mesh.agent.usage.stream", "false", null, ("X-Mesh-Request-Id", "s1"), ("X-Mesh-Stream", "true"));
        (await frames.NextAsync())["X-Mesh-Usage"].ShouldBeNull();
        var end = await frames.NextAsync();
        end["X-Mesh-Stream-End"].ShouldBe("true");
        end["X-Mesh-Usage"].ShouldBe("""{"output_tokens":7}""");
        await raw.PublishAsync("mesh.agent.usage.stream", "true", null, ("X-Mesh-Request-Id", "s2"), ("X-Mesh-Stream", "true"));
        (await frames.NextAsync())["X-Mesh-Usage"].ShouldBeNull();
        var error = await frames.NextAsync();
        error["X-Mesh-Status"].ShouldBe("error");
        error["X-Mesh-Usage"].ShouldBeNull();
        (await logs.NextAsync()).Json.GetProperty("event").GetString().ShouldBe("usage_reported");
        (await logs.NextAsync()).Json.GetProperty("event").GetString().ShouldBe("request_failed");
    }

    [Fact]
    public async Task A_process_tells_of_its_agents_coming_and_going_and_by_default_of_failures_only()
    {
        await using var raw = await mesh.RawAsync();
        await using var logs = await raw.ListenAsync("mesh.logs.log.life");
        var host = await mesh.HostAsync("log.life", (int number) => 10 / number);
        var registered = await logs.NextAsync();
        Event(registered).ShouldBe(("agent_registered", "info"));
        registered.Json.GetProperty("data").GetRawText().ShouldBe("{}");
        registered.Json.GetProperty("timestamp").GetString()!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$");
        registered.Headers.ShouldBe([("X-Mesh-Instance-Id", host.InstanceId)]);
        (await raw.RequestAsync("mesh.agent.log.life", "5")).Body.ShouldBe("2");
        (await logs.DrainAsync()).ShouldBeEmpty();
        await raw.RequestAsync("mesh.agent.log.life", "0");
        Event(await logs.NextAsync()).ShouldBe(("request_failed", "warn"));
        await host.DisposeAsync();
        Event(await logs.NextAsync()).ShouldBe(("agent_deregistered", "info"));
    }

    [Fact]
    public async Task A_level_set_by_a_peer_takes_effect_while_the_host_runs()
    {
        await using var host = await mesh.HostAsync("log.level", (int number) => 10 / number);
        await using var raw = await mesh.RawAsync();
        var buckets = new PeerBuckets(raw);
        await using var logs = await raw.ListenAsync("mesh.logs.log.level");

        await SetAsync("debug");
        var completed = await logs.NextAsync("request_completed");
        completed.Json.GetProperty("level").GetString().ShouldBe("debug");
        completed.Json.GetProperty("data").EnumerateObject().Select(member => member.Name).ShouldBe(["duration_ms"]);
        completed.Json.GetProperty("data").GetProperty("duration_ms").TryGetInt64(out _).ShouldBeTrue();
        await raw.RequestAsync("mesh.agent.log.level", "5", ("X-Mesh-Request-Id", "r9"));
        Event(await logs.NextAsync()).ShouldBe(("request_received", "debug"));
        var second = await logs.NextAsync();
        Event(second).ShouldBe(("request_completed", "debug"));
        second.Json.GetProperty("request_id").GetString().ShouldBe("r9");

        await buckets.PutAsync("mesh-observability", "log.level", """{"log_level":"off"}""");
        await UntilAsync(async () => await SilentAsync("0"));
        await buckets.PutAsync("mesh-observability", "log.level", """{"log_level":"loud"}""");
        await UntilAsync(async () => !await SilentAsync("0"));
        (await SilentAsync("5")).ShouldBeTrue();
        await buckets.PutAsync("mesh-observability", "global", """{"log_level":"error"}""");
        await UntilAsync(async () => await SilentAsync("0"));
        await buckets.PutAsync("mesh-observability", "log.level", """{"log_level":"warn"}""");
        await UntilAsync(async () => !await SilentAsync("0"));
        await buckets.DeleteAsync("mesh-observability", "global");
        await buckets.DeleteAsync("mesh-observability", "log.level");

        async Task SetAsync(string level)
        {
            await buckets.PutAsync("mesh-observability", "log.level", $$"""{"log_level":"{{level}}"}""");
            await UntilAsync(async () => !await SilentAsync("5", keep: true));
        }

        // The watch of the host is behind the write: asked until it has come.
        async Task<bool> SilentAsync(string body, bool keep = false)
        {
            await raw.RequestAsync("mesh.agent.log.level", body);
            return keep ? !logs.Messages.TryPeek(out _) : (await logs.DrainAsync()).Count == 0;
        }
    }

    [Fact]
    public async Task A_failure_too_large_to_send_is_answered_in_short()
    {
        await using var host = await mesh.HostAsync(host =>
        {
            host.AddAgent(new AgentSpec("large.text", "x"), int () => throw new InvalidOperationException(new string('x', 3_000_000)));
            host.AddAgent(
                new AgentSpec("large.details", "x"),
                int () => throw new MeshException("odd", "short", JsonSerializer.SerializeToElement(new string('x', 3_000_000)))
            );
            host.AddAgent(new AgentSpec("large.answer", "x"), () => new string('x', 3_000_000));
        });
        await using var peer = await mesh.PeerCallerAsync();
        (await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("large.text"))).Message.Length.ShouldBeInRange(100, 10_000);
        var details = await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("large.details"));
        (details.Code, details.Message, details.Details).ShouldBe(("odd", "short", "{}"));
        (await Should.ThrowAsync<PeerFailure>(() => peer.CallAsync("large.answer"))).Code.ShouldBe("handler_error");
    }

    private static (string?, string?) Event(RawMessage log) =>
        (log.Json.GetProperty("event").GetString(), log.Json.GetProperty("level").GetString());

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var end = RawConnection.Cancel;
        while (!await condition())
        {
            end.ThrowIfCancellationRequested();
        }
    }

    private static async IAsyncEnumerable<int> MeteredAsync(bool fails, AgentContext context)
    {
        context.ReportUsage(new Usage { OutputTokens = 7 });
        yield return 1;
        await Task.Yield();
        if (fails)
        {
            throw new InvalidOperationException("boom");
        }
    }
}
