namespace Heddle.Transport;

/// <summary>A message a queue in memory has handed out.</summary>
internal sealed class InMemoryQueueMessage(InMemoryWorkQueue queue, PendingDelivery delivery)
    : QueueMessage(delivery.Message.ToStreamMessage(), delivery.Deliveries)
{
    protected override ValueTask SettleAsync(Settlement settlement, TimeSpan delay, bool confirm, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        queue.Settle(this, settlement, delay, confirm);
        return default;
    }
}
