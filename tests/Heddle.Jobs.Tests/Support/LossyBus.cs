using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>A connection that can be cut: what is published then is lost without a word, as on a socket whose other end has died.</summary>
internal sealed class LossyBus(MessageBus inner) : MessageBus
{
    private volatile bool _cut;

    public override event EventHandler<BusEvent>? Events;

    public override string Name => inner.Name;

    public override BusState State => inner.State;

    public override long MaxPayloadBytes => inner.MaxPayloadBytes;

    public void Cut() => _cut = true;

    public void Restore()
    {
        _cut = false;
        Events?.Invoke(this, new BusEvent.Reconnected("127.0.0.1:4222"));
    }

    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    ) => _cut ? default : inner.PublishAsync(subject, payload, headers, replyTo, cancellationToken);

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

    public override ValueTask FlushAsync(CancellationToken cancellationToken = default) =>
        _cut ? throw new BusDisconnectedException() : inner.FlushAsync(cancellationToken);

    public override ValueTask DrainAsync(CancellationToken cancellationToken = default) => inner.DrainAsync(cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
