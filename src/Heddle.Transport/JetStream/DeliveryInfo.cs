using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Heddle.Transport;

/// <summary>
/// Where a delivered message stands, as its reply subject tells:
/// <c>$JS.ACK.stream.consumer.deliveries.streamSequence.consumerSequence.nanoseconds.pending</c>. Newer servers may put the
/// domain and the account's hash behind <c>ACK</c> and a random token at the end (ADR-15 of the NATS project).
/// </summary>
/// <param name="Deliveries">How often the message has been delivered, this time included.</param>
/// <param name="StreamSequence">Its number in the stream.</param>
/// <param name="ConsumerSequence">Its number among what the consumer delivered.</param>
/// <param name="Time">When the stream stored it.</param>
/// <param name="Pending">How many matching messages the consumer had yet to deliver behind it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DeliveryInfo(
    ulong Deliveries,
    ulong StreamSequence,
    ulong ConsumerSequence,
    DateTimeOffset Time,
    ulong Pending
)
{
    private const int ShortForm = 9;
    private const int LongFormWithoutEnd = 11;
    private const int FirstNumber = 4;
    private const int Numbers = 5;

    public static bool TryParse([NotNullWhen(true)] string? replyTo, out DeliveryInfo info)
    {
        info = default;
        if (replyTo is null || !replyTo.StartsWith("$JS.ACK.", StringComparison.Ordinal))
        {
            return false;
        }

        Span<Range> tokens = stackalloc Range[LongFormWithoutEnd + 2];
        var subject = replyTo.AsSpan();
        var count = subject.Split(tokens, '.');
        var first = count switch
        {
            ShortForm => FirstNumber,
            >= LongFormWithoutEnd => FirstNumber + 2,
            _ => 0,
        };
        Span<ulong> numbers = stackalloc ulong[Numbers];
        for (var i = 0; i < Numbers; i++)
        {
            if (first == 0 || !ulong.TryParse(subject[tokens[first + i]], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        info = new(numbers[0], numbers[1], numbers[2], ToTime(numbers[3]), numbers[4]);
        return true;
    }

    private static DateTimeOffset ToTime(ulong nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick));
}
