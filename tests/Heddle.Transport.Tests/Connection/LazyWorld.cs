namespace Heddle.Transport.Tests.Connection;

/// <summary>Connections that are made when they are first used; apart from that, no caller may notice a difference.</summary>
internal sealed class LazyWorld : BusWorld
{
    private readonly InMemoryServer _server = new();

    public override ValueTask<MessageBus> ConnectAsync(string name) =>
        ValueTask.FromResult<MessageBus>(new LazyBus(name, _ => new(_server.Connect(name))));
}
