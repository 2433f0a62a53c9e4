using Heddle.DevServers;
using Heddle.Transport;
using Heddle.Transport.Nats;

namespace Heddle.Jobs.Tests;

/// <summary>A private nats-server.</summary>
public sealed class NatsDispatchWorld : DispatchWorld, IAsyncLifetime
{
    private NatsServer? _server;

    public NatsServer Server => _server ?? throw new InvalidOperationException("the server has not been started");

    public async ValueTask InitializeAsync() => _server = await NatsServer.StartAsync();

    public override async ValueTask<MessageBus> ConnectAsync(string name) =>
        await NatsBus.ConnectAsync(
            new()
            {
                Url = Server.Url,
                Name = name,
                Reconnect = new() { InitialDelay = TimeSpan.FromMilliseconds(10), MaxDelay = TimeSpan.FromMilliseconds(50) },
            },
            TestContext.Current.CancellationToken
        );

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
