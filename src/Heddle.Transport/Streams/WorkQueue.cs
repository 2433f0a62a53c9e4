namespace Heddle.Transport;

/// <summary>
/// A work queue over a stream: hands each message to one of its readers, wherever they run, and again until one acknowledges it. It
/// remembers across restarts of readers and servers what has been acknowledged.
/// </summary>
/// <remarks>
/// Delivery is at least once: a reader must bear to see a message twice. Every member may be called from any thread at any time; each
/// fetch and each enumeration is a reader of its own.
/// </remarks>
public abstract class WorkQueue
{
    /// <summary>The stream it is over.</summary>
    public abstract string Stream { get; }

    /// <summary>The queue's name.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Takes messages: returns when there are as many as asked for or the time is over, with those there are, possibly none. When it is
    /// cancelled, what had arrived is given back.
    /// </summary>
    /// <param name="maxMessages">How many at most; at least 1.</param>
    /// <param name="maxWait">How long to wait for them; more than zero.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="QueueNotFoundException">The queue is gone.</exception>
    public abstract ValueTask<IReadOnlyList<QueueMessage>> FetchAsync(
        int maxMessages,
        TimeSpan maxWait,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// Takes messages for ever, across reconnects and restarts of the server, a few ahead of the reader. When the enumeration ends, what
    /// had been taken ahead is given back.
    /// </summary>
    /// <param name="options">How far ahead; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="QueueNotFoundException">The queue is gone; open it again to have it created anew.</exception>
    /// <exception cref="StoreException">The server keeps refusing to hand out messages.</exception>
    /// <exception cref="BusClosedException">The connection was closed.</exception>
    public abstract IAsyncEnumerable<QueueMessage> ReadAsync(
        QueueReadOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Tells where the queue stands at the moment.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="QueueNotFoundException">The queue is gone.</exception>
    public abstract ValueTask<QueueInfo> InfoAsync(CancellationToken cancellationToken = default);
}
