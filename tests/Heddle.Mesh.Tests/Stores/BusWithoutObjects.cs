using Heddle.Transport;

namespace Heddle.Mesh.Tests;

/// <summary>A bus of somebody's own that has key-value buckets and no object store.</summary>
internal sealed class BusWithoutObjects(MessageBus inner) : MessageBus
{
    public override event EventHandler<BusEvent>? Events
    {
        add => inner.Events += value;
        remove => inner.Events -= value;
    }

    public override string Name => inner.Name;

    public override BusState State => inner.State;

    public override long MaxPayloadBytes => inner.MaxPayloadBytes;

    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    ) => inner.PublishAsync(subject, payload, headers, replyTo, cancellationToken);

    public override ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    ) => inner.SubscribeAsync(subject, options, cancellationToken);

    public override ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    ) => inner.RequestAsync(subject, payload, headers, timeout, cancellationToken);

    public override ValueTask FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override ValueTask DrainAsync(CancellationToken cancellationToken = default) => inner.DrainAsync(cancellationToken);

    public override ValueTask<KeyValueBucket> OpenKeyValueAsync(KeyValueOptions options, CancellationToken cancellationToken = default) =>
        inner.OpenKeyValueAsync(options, cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
