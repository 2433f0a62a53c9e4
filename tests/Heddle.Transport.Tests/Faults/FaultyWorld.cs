namespace Heddle.Transport.Tests;

/// <summary>Decorated connections whose lines are good: a bus like any other.</summary>
internal sealed class FaultyWorld : BusWorld
{
    private readonly InMemoryServer _server = new();

    public override ValueTask<MessageBus> ConnectAsync(string name) =>
        ValueTask.FromResult<MessageBus>(new Heddle.Transport.FaultyBus(_server.Connect(name)));
}
