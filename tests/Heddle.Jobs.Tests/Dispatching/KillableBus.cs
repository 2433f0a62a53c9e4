using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>A connection that dies with its process.</summary>
internal sealed class KillableBus(MessageBus inner, Killswitch life) : DelegatingBus(inner)
{
    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return Inner.PublishAsync(subject, payload, headers, replyTo, cancellationToken);
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
        return Inner.PublishDurableAsync(subject, payload, headers, options, cancellationToken);
    }

    public override ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return Inner.SubscribeAsync(subject, options, cancellationToken);
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
        return Inner.RequestAsync(subject, payload, headers, timeout, cancellationToken);
    }

    public override ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        life.Pass();
        return Inner.FlushAsync(cancellationToken);
    }

    public override async ValueTask<KeyValueBucket> OpenKeyValueAsync(
        KeyValueOptions options,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return new KillableBucket(await Inner.OpenKeyValueAsync(options, cancellationToken), life);
    }

    public override async ValueTask<DurableStream> OpenStreamAsync(StreamOptions options, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return new KillableStream(await Inner.OpenStreamAsync(options, cancellationToken), life);
    }
}
