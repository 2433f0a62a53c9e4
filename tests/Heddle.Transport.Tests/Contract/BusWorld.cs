namespace Heddle.Transport.Tests;

/// <summary>An implementation under contract: opens connections that meet on one server.</summary>
public abstract class BusWorld
{
    /// <summary>Opens another connection to the same server.</summary>
    public abstract ValueTask<MessageBus> ConnectAsync(string name);

    /// <summary>The settings of a bucket the contract asks for, with what is particular to this implementation.</summary>
    public virtual KeyValueOptions Adapt(KeyValueOptions options) => options;
}
