using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Nats;

/// <summary>A private server for the tests of one class.</summary>
public sealed class NatsServerFixture : IAsyncLifetime
{
    private NatsServer? _server;

    public NatsServer Server => _server ?? throw new InvalidOperationException("the server has not been started");

    public async ValueTask InitializeAsync() => _server = await NatsServer.StartAsync(new() { JetStream = false });

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public Task<NatsBus> ConnectAsync() => NatsBus.ConnectAsync(new() { Url = Server.Url }, TestContext.Current.CancellationToken);
}
