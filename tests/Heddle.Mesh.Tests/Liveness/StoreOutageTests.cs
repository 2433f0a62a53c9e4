using Heddle.DevServers;
using Heddle.Transport;
using Heddle.Transport.Nats;

namespace Heddle.Mesh.Tests.Liveness;

/// <summary>The catalog helps a call; it must not hold it up.</summary>
public sealed class StoreOutageTests
{
    [Fact]
    public async Task A_call_whose_catalog_does_not_come_ends_with_its_deadline()
    {
        var server = new InMemoryServer();
        await using var caller = AgentMesh.Over(new MortalBus(server.Connect()) { Store = new TaskCompletionSource().Task });
        var impatient = new CallOptions { Timeout = TimeSpan.FromMilliseconds(50) };
        await Should.ThrowAsync<CallTimeoutException>(() => caller.CallAsync("echo", null, impatient, MeshFixture.Timeout));
    }

    [Fact]
    public async Task A_call_on_a_closed_connection_says_so()
    {
        var bus = new InMemoryServer().Connect();
        await using var caller = AgentMesh.Over(bus);
        await bus.DisposeAsync();
        await Should.ThrowAsync<MeshConnectionException>(() => caller.CallAsync("echo", cancellationToken: MeshFixture.Timeout));
    }

    [Fact]
    public async Task Without_a_store_agents_can_still_be_called()
    {
        await using var server = await NatsServer.StartAsync(new NatsServerOptions { JetStream = false }, MeshFixture.Timeout);
        await using var agent = await NatsBus.ConnectAsync(new NatsOptions { Url = server.Url }, MeshFixture.Timeout);
        var requests = await agent.SubscribeAsync("mesh.agent.echo");
        await agent.FlushAsync(MeshFixture.Timeout);
        await using var caller = await AgentMesh.ConnectAsync(server.Url, cancellationToken: MeshFixture.Timeout);
        var call = caller.CallAsync<string>("echo", "hello", cancellationToken: MeshFixture.Timeout);
        var request = await requests.Messages.ReadAsync(MeshFixture.Timeout);
        await agent.PublishAsync(request.ReplyTo!, request.Payload);
        (await call).ShouldBe("hello");
    }
}
