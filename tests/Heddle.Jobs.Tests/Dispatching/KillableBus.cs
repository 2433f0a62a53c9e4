using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>A connection that dies with its process.</summary>
internal sealed class KillableBus(MessageBus inner, Killswitch life) : MessageBus
{
    public override string Name => inner.Name;

    public override BusState State => inner.State;

    public override long MaxPayloadBytes => inner.MaxPayloadBytes;

    public override event EventHandler<BusEvent>? Events
    {
        add => inner.Events += value;
        remove => inner.Events -= value;
    }

    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return inner.PublishAsync(subject, payload, headers, replyTo, cancellationToken);
    }

    public override ValueTask<AppendResult> PublishDurableAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return inner.PublishDurableAsync(subject, payload, headers, options, cancellationToken);
    }

    public override ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return inner.SubscribeAsync(subject, options, cancellationToken);
    }

    public override ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return inner.RequestAsync(subject, payload, headers, timeout, cancellationToken);
    }

    public override ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.FlushAsync(cancellationToken);
    }

    public override ValueTask DrainAsync(CancellationToken cancellationToken = default) => inner.DrainAsync(cancellationToken);

    public override async ValueTask<KeyValueBucket> OpenKeyValueAsync(
        KeyValueOptions options,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return new KillableBucket(await inner.OpenKeyValueAsync(options, cancellationToken), life);
    }

    public override async ValueTask<DurableStream> OpenStreamAsync(StreamOptions options, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return new KillableStream(await inner.OpenStreamAsync(options, cancellationToken), life);
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
