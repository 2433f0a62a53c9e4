namespace Heddle.Transport;

/// <summary>
/// A bus that passes everything on to another. Derive from it and override what is to be different: measured, encrypted, refused, lost.
/// </summary>
/// <remarks>Draining and disposing it drain and dispose the other.</remarks>
public abstract class DelegatingBus : MessageBus
{
    /// <summary>Decorates a bus.</summary>
    /// <param name="inner">The bus.</param>
    protected DelegatingBus(MessageBus inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <inheritdoc />
    public override event EventHandler<BusEvent>? Events
    {
        add => Inner.Events += value;
        remove => Inner.Events -= value;
    }

    /// <inheritdoc />
    public override string Name => Inner.Name;

    /// <inheritdoc />
    public override BusState State => Inner.State;

    /// <inheritdoc />
    public override long MaxPayloadBytes => Inner.MaxPayloadBytes;

    /// <summary>The bus that everything is passed on to.</summary>
    protected MessageBus Inner { get; }

    /// <inheritdoc />
    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    ) => Inner.PublishAsync(subject, payload, headers, replyTo, cancellationToken);

    /// <inheritdoc />
    public override ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Inner.SubscribeAsync(subject, options, cancellationToken);

    /// <inheritdoc />
    public override ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    ) => Inner.RequestAsync(subject, payload, headers, timeout, cancellationToken);

    /// <inheritdoc />
    public override ValueTask FlushAsync(CancellationToken cancellationToken = default) => Inner.FlushAsync(cancellationToken);

    /// <inheritdoc />
    public override ValueTask DrainAsync(CancellationToken cancellationToken = default) => Inner.DrainAsync(cancellationToken);

    /// <inheritdoc />
    public override ValueTask<KeyValueBucket> OpenKeyValueAsync(KeyValueOptions options, CancellationToken cancellationToken = default) =>
        Inner.OpenKeyValueAsync(options, cancellationToken);

    /// <inheritdoc />
    public override ValueTask<ObjectBucket> OpenObjectsAsync(ObjectBucketOptions options, CancellationToken cancellationToken = default) =>
        Inner.OpenObjectsAsync(options, cancellationToken);

    /// <inheritdoc />
    public override ValueTask<DurableStream> OpenStreamAsync(StreamOptions options, CancellationToken cancellationToken = default) =>
        Inner.OpenStreamAsync(options, cancellationToken);

    /// <inheritdoc />
    public override ValueTask<AppendResult> PublishDurableAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Inner.PublishDurableAsync(subject, payload, headers, options, cancellationToken);

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Inner.DisposeAsync();
    }
}
