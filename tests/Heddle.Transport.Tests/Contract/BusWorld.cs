namespace Heddle.Transport.Tests;

/// <summary>An implementation under contract: opens connections that meet on one server.</summary>
public abstract class BusWorld : IAsyncDisposable
{
    /// <summary>Opens another connection to the same server.</summary>
    public abstract ValueTask<MessageBus> ConnectAsync(string name);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
