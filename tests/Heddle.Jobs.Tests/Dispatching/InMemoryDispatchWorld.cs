using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>A server in this process.</summary>
public sealed class InMemoryDispatchWorld : DispatchWorld
{
    private readonly InMemoryServer _server = new();

    public override ValueTask<MessageBus> ConnectAsync(string name) => new(_server.Connect(name));
}
