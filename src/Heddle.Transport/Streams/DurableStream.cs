namespace Heddle.Transport;

/// <summary>
/// A stream: it stores every message that is published on its subjects, numbered from 1, until a limit or its retention removes it. Any
/// number of readers read it by number, work queues share it out.
/// </summary>
/// <remarks>Every member may be called from any thread at any time. Appends may be under way side by side; that is what makes them fast.</remarks>
public abstract class DurableStream
{
    /// <summary>The stream's name.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Stores a message and returns its number. It is safe on the server when the task completes; core subscribers of the subject get
    /// it, too.
    /// </summary>
    /// <param name="subject">One of the stream's subjects.</param>
    /// <param name="payload">The body; may be reused by the caller once the returned task has completed.</param>
    /// <param name="headers">The headers, or <see langword="null"/>.</param>
    /// <param name="options">Message id and conditions; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the wait; whether the message was stored is then unknown, and a message id makes repeating safe.</param>
    /// <exception cref="SequenceConflictException">A condition of <paramref name="options"/> does not hold; nothing was stored.</exception>
    /// <exception cref="NoStreamException">The stream is gone.</exception>
    /// <exception cref="StoreException">The stream refused the message, for example because it is full or the subject is another stream's.</exception>
    /// <exception cref="PayloadTooLargeException">The message exceeds <see cref="MessageBus.MaxPayloadBytes"/>.</exception>
    public abstract ValueTask<AppendResult> AppendAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Reads one message; <see langword="null"/> when the stream has none of that number.</summary>
    /// <param name="sequence">The message's number, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask<StreamMessage?> GetAsync(ulong sequence, CancellationToken cancellationToken = default);

    /// <summary>Reads the last message of a subject; <see langword="null"/> when there is none.</summary>
    /// <param name="subject">The subject, wildcards allowed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask<StreamMessage?> GetLastAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>Reads messages in their order, each once, without gaps across reconnects.</summary>
    /// <param name="options">What to read; <see langword="null"/> for everything that is there.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="NotSupportedException">The stream has <see cref="StreamRetention.WorkQueue"/> and was to be followed.</exception>
    /// <exception cref="BusClosedException">The connection was closed before everything had been read.</exception>
    public abstract IAsyncEnumerable<StreamMessage> ReadAsync(
        StreamReadOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Removes one message; <see langword="false"/> when there was none of that number. The number is not given again.</summary>
    /// <param name="sequence">The message's number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask<bool> DeleteAsync(ulong sequence, CancellationToken cancellationToken = default);

    /// <summary>Removes messages and returns how many there were.</summary>
    /// <param name="filter">Their subjects, wildcards allowed; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask<ulong> PurgeAsync(string? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Tells what the stream holds at the moment.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StreamNotFoundException">The stream is gone.</exception>
    public abstract ValueTask<DurableStreamInfo> InfoAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens a work queue over the stream, creating it when it does not exist and the options allow it.</summary>
    /// <param name="options">The queue's name and, for creation, its settings. An existing queue is used as it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="QueueNotFoundException">The queue does not exist and may not be created.</exception>
    /// <exception cref="StoreException">The server refused the settings, for example because another queue of the work-queue stream has the subject.</exception>
    public abstract ValueTask<WorkQueue> OpenQueueAsync(QueueOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes a work queue with its memory of what was acknowledged; <see langword="false"/> when there was none. Its readers end with
    /// <see cref="QueueNotFoundException"/>.
    /// </summary>
    /// <param name="queue">The queue's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask<bool> DeleteQueueAsync(string queue, CancellationToken cancellationToken = default);
}
