using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests;

/// <summary>The bus on a real server; the tests of a class share it.</summary>
public class NatsWorld : BusWorld, IAsyncLifetime
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

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _server?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
