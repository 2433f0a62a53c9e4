using Heddle.DevServers;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests;

/// <summary>The bus on a real server; the tests of a class share it.</summary>
public sealed class NatsWorld : BusWorld, IAsyncLifetime
{
    private NatsServer? _server;

    public async ValueTask InitializeAsync() => _server = await NatsServer.StartAsync();

    public override async ValueTask<MessageBus> ConnectAsync(string name) =>
        await NatsBus.ConnectAsync(new() { Url = _server!.Url, Name = name }, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
