namespace Heddle.Transport;

/// <summary>
/// A connection to a publish/subscribe bus with NATS semantics: subjects of dot-separated tokens, wildcards <c>*</c> and <c>&gt;</c>,
/// queue groups, request/reply and immediate notice when nobody listens.
/// </summary>
/// <remarks>
/// Implement it to run Heddle over another bus. Publish, subscribe, flush and drain are required; the JetStream-shaped stores have
/// defaults that say the bus does not offer them. Every member may be called from any thread at any time.
/// </remarks>
public abstract class MessageBus : IAsyncDisposable
{
    /// <summary>The name this connection announced to the server.</summary>
    public abstract string Name { get; }

    /// <summary>Where the connection stands.</summary>
    public abstract BusState State { get; }

    /// <summary>The largest payload, headers included, that the server accepts, in bytes. 1 MiB on a default server.</summary>
    public abstract long MaxPayloadBytes { get; }

    /// <summary>
    /// Raised, in order, for everything that happens to the connection. Handlers run on a dedicated task, never on the read loop; an
    /// exception from a handler is logged and goes no further.
    /// </summary>
    public abstract event EventHandler<BusEvent>? Events;

    /// <summary>
    /// Hands a message to the connection. Returns when it is in the outgoing buffer, which waits while that buffer is full and the
    /// connection is up.
    /// </summary>
    /// <param name="subject">The literal subject, without wildcards.</param>
    /// <param name="payload">The body; may be reused by the caller once the returned task has completed.</param>
    /// <param name="headers">The headers, or <see langword="null"/>. They are encoded before the task completes.</param>
    /// <param name="replyTo">The subject for answers, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the wait for room in the buffer; the message is then not sent.</param>
    /// <exception cref="InvalidSubjectException">The subject is empty or has an empty token, white space or a wildcard.</exception>
    /// <exception cref="PayloadTooLargeException">The message exceeds <see cref="MaxPayloadBytes"/>; nothing was sent.</exception>
    /// <exception cref="OutgoingBufferFullException">The connection is away and its buffer is full.</exception>
    /// <exception cref="BusClosedException">The connection is closed for good.</exception>
    public abstract ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// Subscribes to a subject. When the task completes the subscription is on its way to the server ahead of anything published
    /// later on this connection; call <see cref="FlushAsync"/> to know that the server has it.
    /// </summary>
    /// <param name="subject">A subject, with wildcards <c>*</c> (one token) and <c>&gt;</c> (the rest).</param>
    /// <param name="options">Queue group, capacity and overflow policy; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the attempt to subscribe, not the subscription.</param>
    public abstract ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Publishes a message and waits for the first answer.</summary>
    /// <param name="subject">The literal subject, without wildcards.</param>
    /// <param name="payload">The body.</param>
    /// <param name="headers">The headers, or <see langword="null"/>.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> to wait for the token alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NoRespondersException">Nobody is subscribed to the subject; known at once, not after the timeout.</exception>
    /// <exception cref="RequestTimeoutException">No answer came within <paramref name="timeout"/>.</exception>
    /// <exception cref="PermissionDeniedException">The server refused the publish.</exception>
    public abstract ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// Waits until the server has processed everything handed to this connection before the call (one PING/PONG round trip).
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BusDisconnectedException">The connection was lost before the answer came.</exception>
    public abstract ValueTask FlushAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends gracefully: unsubscribes everywhere, lets readers take what has already arrived, flushes what was published, then closes.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting and closes at once.</param>
    public abstract ValueTask DrainAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens a key-value bucket, creating it when it does not exist and the options allow it.</summary>
    /// <param name="options">The bucket's name and, for creation, its settings. An existing bucket is used as it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BucketNotFoundException">The bucket does not exist and may not be created.</exception>
    /// <exception cref="NotSupportedException">This bus has no key-value store.</exception>
    public virtual ValueTask<KeyValueBucket> OpenKeyValueAsync(KeyValueOptions options, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"`{GetType().Name}` has no key-value store");

    /// <summary>Opens an object bucket, creating it when it does not exist and the options allow it.</summary>
    /// <param name="options">The bucket's name and, for creation, its settings. An existing bucket is used as it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BucketNotFoundException">The bucket does not exist and may not be created.</exception>
    /// <exception cref="NotSupportedException">This bus has no object store.</exception>
    public virtual ValueTask<ObjectBucket> OpenObjectsAsync(ObjectBucketOptions options, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"`{GetType().Name}` has no object store");

    /// <summary>Opens a stream, creating it when it does not exist and the options allow it.</summary>
    /// <param name="options">The stream's name and, for creation, its settings. An existing stream is used as it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StreamNotFoundException">The stream does not exist and may not be created.</exception>
    /// <exception cref="StoreException">The server refused the settings, for example because another stream has one of the subjects.</exception>
    /// <exception cref="NotSupportedException">This bus has no streams.</exception>
    public virtual ValueTask<DurableStream> OpenStreamAsync(StreamOptions options, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"`{GetType().Name}` has no streams");

    /// <summary>
    /// Publishes a message to whichever stream takes its subject, and waits for the stream's receipt: for those who know the subject and
    /// not the stream.
    /// </summary>
    /// <param name="subject">The literal subject, without wildcards.</param>
    /// <param name="payload">The body; may be reused by the caller once the returned task has completed.</param>
    /// <param name="headers">The headers, or <see langword="null"/>.</param>
    /// <param name="options">Message id and conditions; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the wait; whether the message was stored is then unknown, and a message id makes repeating safe.</param>
    /// <exception cref="NoStreamException">No stream takes the subject.</exception>
    /// <exception cref="SequenceConflictException">A condition of <paramref name="options"/> does not hold; nothing was stored.</exception>
    /// <exception cref="StoreException">The stream refused the message.</exception>
    /// <exception cref="RequestTimeoutException">No receipt came; whether the message was stored is unknown.</exception>
    /// <exception cref="NotSupportedException">This bus has no streams.</exception>
    public virtual ValueTask<AppendResult> PublishDurableAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException($"`{GetType().Name}` has no streams");

    /// <summary>Closes at once, without draining. Pending requests fail with <see cref="BusClosedException"/>.</summary>
    public abstract ValueTask DisposeAsync();
}
