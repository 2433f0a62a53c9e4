using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>A connection that can be cut: what is published then is lost without a word, as on a socket whose other end has died.</summary>
internal sealed class LossyBus(MessageBus inner) : DelegatingBus(inner)
{
    private volatile bool _cut;

    public override event EventHandler<BusEvent>? Events;

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
    ) => _cut ? default : base.PublishAsync(subject, payload, headers, replyTo, cancellationToken);

    public override ValueTask FlushAsync(CancellationToken cancellationToken = default) =>
        _cut ? throw new BusDisconnectedException() : base.FlushAsync(cancellationToken);
}
