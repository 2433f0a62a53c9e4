namespace Heddle.Transport.Tests;

internal sealed class InMemoryWorld : BusWorld
{
    private readonly InMemoryServer _server = new();

    public override ValueTask<MessageBus> ConnectAsync(string name) => ValueTask.FromResult(_server.Connect(name));
}
