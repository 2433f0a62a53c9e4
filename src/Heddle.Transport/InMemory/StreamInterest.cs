using System.Text.Json;

namespace Heddle.Transport;

/// <summary>A stream's interest in one of its subjects: stores what is published there and answers with a receipt, as JetStream does.</summary>
internal sealed class StreamInterest(Exchange exchange, DurableLog log, string subject) : IInterest
{
    public InMemoryBus? Owner => null;

    public string Subject => subject;

    public string? QueueGroup => null;

    public void Deliver(in BusMessage message)
    {
        var receipt = log.Take(message);
        if (message.ReplyTo is { } replyTo)
        {
            exchange.Answer(new(replyTo, JsonSerializer.SerializeToUtf8Bytes(receipt, JetStreamJson.Default.PublishAck)));
        }
    }
}
