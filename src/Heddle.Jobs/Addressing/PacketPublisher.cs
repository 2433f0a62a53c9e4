using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Publishes packets of one sender: fills the envelope, has it checked and signed, and sends it with the trace it belongs to.</summary>
internal sealed class PacketPublisher(MessageBus bus, PacketSigner signer, string senderId, TimeProvider time)
{
    /// <summary>Who sends.</summary>
    public string SenderId => senderId;

    /// <summary>Makes the packet for a payload.</summary>
    public BusPacket Wrap(string traceId, PacketPayload payload) => BusPacket.Create(traceId, senderId, time.GetUtcNow(), payload);

    /// <summary>Wraps, signs and publishes a payload.</summary>
    /// <exception cref="InvalidPacketException">Receivers would drop the packet.</exception>
    /// <exception cref="BusException">The bus did not take it.</exception>
    public ValueTask PublishAsync(
        string subject,
        string traceId,
        PacketPayload payload,
        BusHeaders? headers,
        CancellationToken cancellationToken = default
    ) => PublishAsync(subject, Wrap(traceId, payload), headers, cancellationToken);

    /// <summary>Signs and publishes a packet.</summary>
    /// <exception cref="InvalidPacketException">Receivers would drop the packet.</exception>
    /// <exception cref="BusException">The bus did not take it.</exception>
    public ValueTask PublishAsync(string subject, BusPacket packet, BusHeaders? headers, CancellationToken cancellationToken = default) =>
        bus.PublishAsync(subject, signer.Sign(packet, subject), headers, replyTo: null, cancellationToken);
}
