namespace Heddle.Transport;

/// <summary>Something that happened to a connection. The nested records are all there are.</summary>
#pragma warning disable CA1034 // The cases of a closed hierarchy are read as `BusEvent.X`
public abstract record BusEvent
{
    private protected BusEvent() { }

    /// <summary>The connection was lost and is being restored.</summary>
    /// <param name="Reason">What ended it.</param>
    public sealed record Disconnected(Exception Reason) : BusEvent;

    /// <summary>The connection is back and every subscription has been announced again.</summary>
    /// <param name="Server">Host and port of the server.</param>
    public sealed record Reconnected(string Server) : BusEvent;

    /// <summary>The server is about to shut down; a connection to another one is being looked for.</summary>
    public sealed record LameDuck : BusEvent;

    /// <summary>A subscription discards messages because its reader is too slow.</summary>
    /// <param name="Subject">The subscription's subject.</param>
    /// <param name="DroppedMessages">How many it has discarded so far.</param>
    public sealed record SlowConsumer(string Subject, long DroppedMessages) : BusEvent;

    /// <summary>The server refused a publish or a subscription.</summary>
    /// <param name="Operation">What was refused.</param>
    /// <param name="Subject">The subject it was refused for.</param>
    public sealed record PermissionDenied(BusOperation Operation, string Subject) : BusEvent;

    /// <summary>The server reported an error that belongs to no operation of ours.</summary>
    /// <param name="Message">The server's text.</param>
    public sealed record ServerError(string Message) : BusEvent;

    /// <summary>The connection is closed for good.</summary>
    /// <param name="Reason">What closed it, or <see langword="null"/> when its owner did.</param>
    public sealed record Closed(Exception? Reason) : BusEvent;
}
#pragma warning restore CA1034
