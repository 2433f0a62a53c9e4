using System.Globalization;

namespace Heddle.Transport;

/// <summary>What a server tells a push consumer's reader between the messages.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="ConfirmTo">Where to publish that everything so far has been taken, or <see langword="null"/>.</param>
/// <param name="LastConsumerSequence">The number of the last message it delivered, or <see langword="null"/> where it does not tell.</param>
internal readonly record struct ConsumerNotice(ConsumerNoticeKind Kind, string? ConfirmTo = null, ulong? LastConsumerSequence = null)
{
    private const int Control = 100;

    public static ConsumerNotice Read(in BusMessage message)
    {
        if (message.Headers is not { Status: not 0 } headers)
        {
            return new(ConsumerNoticeKind.None);
        }

        if (headers.Status != Control)
        {
            return new(ConsumerNoticeKind.Ended);
        }

        if (message.ReplyTo is { } confirmTo)
        {
            return new(ConsumerNoticeKind.FlowControl, confirmTo);
        }

        var last = ulong.TryParse(headers["Nats-Last-Consumer"], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : (ulong?)null;
        return headers["Nats-Consumer-Stalled"] is { } stalled
            ? new(ConsumerNoticeKind.Stalled, stalled, last)
            : new(ConsumerNoticeKind.Idle, null, last);
    }
}
