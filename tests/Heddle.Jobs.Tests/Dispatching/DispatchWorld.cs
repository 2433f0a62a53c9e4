using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>Where dispatchers, workers and platforms meet: a server of one kind or the other.</summary>
public abstract class DispatchWorld
{
    public abstract ValueTask<MessageBus> ConnectAsync(string name);
}
