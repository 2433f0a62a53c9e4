using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Observability;

public sealed class LogEventTests
{
    [Fact]
    public async Task Levels_set_in_the_bucket_take_effect_at_once_the_agents_own_first()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("echo", (string text) => text);
        var raw = mesh.Raw();
        var logs = await raw.SubscribeAsync("mesh.logs.echo", null, MeshFixture.Timeout);
        var levels = await raw.OpenKeyValueAsync(new KeyValueOptions("mesh-observability"), MeshFixture.Timeout);

        await SetAsync("echo", "debug");
        await ReceivedAsync(caller, logs);
        var completed = await ReadAsync(logs);
        completed.GetProperty("event").GetString().ShouldBe("request_completed");
        completed.GetProperty("data").GetProperty("duration_ms").GetInt64().ShouldBeGreaterThanOrEqualTo(0);

        await SetAsync("global", "off");
        await caller.CallAsync("echo", "x", cancellationToken: MeshFixture.Timeout);
        (await ReadAsync(logs)).GetProperty("level").GetString().ShouldBe("debug");

        async Task SetAsync(string key, string level) =>
            await levels.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes(new { log_level = level }), MeshFixture.Timeout);
    }

    [Fact]
    public async Task By_default_a_successful_request_publishes_nothing_but_its_reply()
    {
        await using var mesh = new MeshFixture();
        var caller = await mesh.CallerOfAsync("echo", (string text) => text);
        var raw = mesh.Raw();
        var all = await raw.SubscribeAsync("mesh.logs.>", null, MeshFixture.Timeout);
        var errors = await raw.SubscribeAsync("mesh.errors.>", null, MeshFixture.Timeout);
        await caller.CallAsync("echo", "x", cancellationToken: MeshFixture.Timeout);
        await caller.Bus.FlushAsync(MeshFixture.Timeout);
        all.Messages.TryRead(out _).ShouldBeFalse();
        errors.Messages.TryRead(out _).ShouldBeFalse();
    }

    // The level travels through a watch, and may arrive in the middle of a request: calls go on until one is logged from its beginning.
    private static async Task ReceivedAsync(AgentMesh caller, BusSubscription logs)
    {
        while (true)
        {
            await caller.CallAsync("echo", "x", cancellationToken: MeshFixture.Timeout);
            while (logs.Messages.TryRead(out var message))
            {
                if (JsonElement.Parse(message.Payload.Span).GetProperty("event").GetString() == "request_received")
                {
                    return;
                }
            }
        }
    }

    private static async Task<JsonElement> ReadAsync(BusSubscription logs) =>
        JsonElement.Parse((await logs.Messages.ReadAsync(MeshFixture.Timeout)).Payload.Span);
}
