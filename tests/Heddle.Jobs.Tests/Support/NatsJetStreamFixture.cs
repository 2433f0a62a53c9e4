using Heddle.DevServers;

namespace Heddle.Jobs.Tests;

/// <summary>A private server with JetStream for the tests of one class.</summary>
public sealed class NatsJetStreamFixture : IAsyncLifetime
{
    private NatsServer? _server;

    public NatsServer Server => _server ?? throw new InvalidOperationException("the server has not been started");

    public async ValueTask InitializeAsync() => _server = await NatsServer.StartAsync(new());

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
