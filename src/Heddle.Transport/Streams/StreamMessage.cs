using System.Globalization;
using Heddle.Transport.Nats;

namespace Heddle.Transport;

/// <summary>A message of a stream, however it was read.</summary>
/// <param name="Subject">The subject it was published on.</param>
/// <param name="Sequence">Its number in the stream.</param>
/// <param name="Time">When the stream stored it.</param>
/// <param name="Payload">The body.</param>
/// <param name="Headers">The headers, or <see langword="null"/>.</param>
public readonly record struct StreamMessage(
    string Subject,
    ulong Sequence,
    DateTimeOffset Time,
    ReadOnlyMemory<byte> Payload,
    BusHeaders? Headers
)
{
    /// <summary>A message from the JSON of <c>STREAM.MSG.GET</c>.</summary>
    internal static StreamMessage From(RawMessage message) =>
        new(
            message.Subject,
            message.Sequence,
            message.Time.ToUniversalTime(),
            message.Data,
            message.Headers is { Length: > 0 } block ? HeaderBlock.Read(block) : null
        );

    /// <summary>A message from an answer of <c>DIRECT.GET</c>, which tells its place in headers of the server's own.</summary>
    /// <exception cref="StoreException">The answer lacks one of them.</exception>
    internal static StreamMessage From(BusMessage answer)
    {
        var headers = answer.Headers ?? [];
        return
            headers.TryGet("Nats-Subject", out var subject)
            && ulong.TryParse(headers["Nats-Sequence"], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && DateTimeOffset.TryParse(
                headers["Nats-Time-Stamp"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal,
                out var time
            )
            ? new(subject, sequence, time, answer.Payload, headers)
            : throw new StoreException("direct get", 500, 0, "the answer does not tell the message's place in the stream");
    }
}
