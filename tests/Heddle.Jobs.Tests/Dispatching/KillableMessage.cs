using Heddle.Transport;

namespace Heddle.Jobs.Tests;

internal sealed class KillableMessage(QueueMessage inner, Killswitch life)
    : QueueMessage(new(inner.Subject, inner.Sequence, inner.Time, inner.Payload, inner.Headers), inner.DeliveryCount)
{
    protected override ValueTask SettleAsync(Settlement settlement, TimeSpan delay, bool confirm, CancellationToken cancellationToken)
    {
        life.Pass();
        return settlement switch
        {
            Settlement.Ack => confirm ? inner.AckAndWaitAsync(cancellationToken) : inner.AckAsync(cancellationToken),
            Settlement.Nak => inner.NakAsync(delay, cancellationToken),
            Settlement.InProgress => inner.InProgressAsync(cancellationToken),
            _ => inner.TerminateAsync(cancellationToken),
        };
    }
}
