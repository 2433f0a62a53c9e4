using System.Text;
using Heddle.DevServers;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Observability;

/// <summary>A server that has lost what it stored.</summary>
public sealed class LostStoreTests
{
    [Fact]
    public async Task Levels_that_are_set_in_the_bucket_that_replaces_a_lost_one_are_heeded()
    {
        await using var server = await NatsServer.StartAsync(null, MeshFixture.Timeout);
        await using var host = await AgentMesh.ConnectAsync(server.Url, cancellationToken: MeshFixture.Timeout);
        host.AddAgent(new AgentSpec("echo", "Echoes."), (string text) => text);
        await host.StartAsync(MeshFixture.Timeout);
        await using var operatorMesh = await AgentMesh.ConnectAsync(server.Url, cancellationToken: MeshFixture.Timeout);
        await operatorMesh.Observe.SetLevelAsync("echo", MeshLogLevel.Off, MeshFixture.Timeout);

        await DeleteAsync(host.Bus, "KV_mesh-observability");
        await WhenThereAsync(host.Bus, "KV_mesh-observability");
        await using var logs = await operatorMesh.Observe.WatchLogsAsync(cancellationToken: MeshFixture.Timeout);
        await operatorMesh.Observe.SetLevelAsync("echo", MeshLogLevel.Debug, MeshFixture.Timeout);
        await using var events = logs.GetAsyncEnumerator(MeshFixture.Timeout);
        var next = events.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            // The new level reaches the host in its own time.
            await operatorMesh.CallAsync<string>("echo", "hello", cancellationToken: MeshFixture.Timeout);
        }

        (await next).ShouldBeTrue();
        (events.Current.Agent, events.Current.Level).ShouldBe(("echo", MeshLogLevel.Debug));
    }

    private static async Task DeleteAsync(MessageBus bus, string stream) =>
        Encoding.UTF8.GetString((await AskAsync(bus, $"STREAM.DELETE.{stream}")).Span).ShouldContain("\"success\":true");

    private static async Task WhenThereAsync(MessageBus bus, string stream)
    {
        while (Encoding.UTF8.GetString((await AskAsync(bus, $"STREAM.INFO.{stream}")).Span).Contains("\"error\"", StringComparison.Ordinal))
        {
            // Each answer is another look.
        }
    }

    private static async Task<ReadOnlyMemory<byte>> AskAsync(MessageBus bus, string operation) =>
        (await bus.RequestAsync($"$JS.API.{operation}", default, null, TimeSpan.FromSeconds(10), MeshFixture.Timeout)).Payload;
}
