using System.Globalization;
using System.Text;

namespace Heddle.Transport;

/// <summary>A message of a pull consumer; it is settled by publishing on its reply subject.</summary>
/// <param name="context">The connection.</param>
/// <param name="replyTo">Where to settle it.</param>
/// <param name="message">The message as it is stored.</param>
/// <param name="deliveryCount">How often it has been handed out.</param>
internal sealed class JetStreamQueueMessage(JetStreamContext context, string replyTo, StreamMessage message, int deliveryCount)
    : QueueMessage(message, deliveryCount)
{
    private static readonly byte[] Ack = [.. "+ACK"u8];
    private static readonly byte[] Nak = [.. "-NAK"u8];
    private static readonly byte[] InProgress = [.. "+WPI"u8];
    private static readonly byte[] Terminate = [.. "+TERM"u8];

    protected override ValueTask SettleAsync(Settlement settlement, TimeSpan delay, bool confirm, CancellationToken cancellationToken)
    {
        var payload = settlement switch
        {
            Settlement.Ack => Ack,
            Settlement.InProgress => InProgress,
            Settlement.Terminate => Terminate,
            _ when delay > TimeSpan.Zero => NakLater(delay),
            _ => Nak,
        };
        return confirm
            ? ConfirmAsync(payload, cancellationToken)
            : context.Bus.PublishAsync(replyTo, payload, cancellationToken: cancellationToken);
    }

    private async ValueTask ConfirmAsync(byte[] payload, CancellationToken cancellationToken)
    {
        try
        {
            await context.Bus.RequestAsync(replyTo, payload, null, JetStreamContext.AnswerTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (NoRespondersException)
        {
            throw new StoreException(
                $"settle message {Sequence} of subject `{Subject}`",
                503,
                0,
                "nobody takes the settlement; the queue has been deleted, or its server is just starting"
            );
        }
    }

    private static byte[] NakLater(TimeSpan delay) =>
        Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $$"""-NAK {"delay": {{checked(delay.Ticks * TimeSpan.NanosecondsPerTick)}}}""")
        );
}
