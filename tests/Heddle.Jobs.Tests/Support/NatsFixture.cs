using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Jobs.Tests;

/// <summary>A private server for the tests of one class.</summary>
public sealed class NatsFixture : IAsyncLifetime
{
    private NatsServer? _server;

    public NatsServer Server => _server ?? throw new InvalidOperationException("the server has not been started");

    public async ValueTask InitializeAsync() => _server = await NatsServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public Task<NatsBus> ConnectAsync() =>
        NatsBus.ConnectAsync(
            new()
            {
                Url = Server.Url,
                Reconnect = new() { InitialDelay = TimeSpan.FromMilliseconds(10), MaxDelay = TimeSpan.FromMilliseconds(50) },
            },
            TestContext.Current.CancellationToken
        );
}
