namespace Heddle.Jobs;

/// <summary>
/// The envelope: everything on the job subjects is one of these, serialized. The signature is not here, because it covers bytes and not
/// objects: <see cref="PacketSigner"/> makes it, <see cref="PacketReader"/> checks it.
/// </summary>
public sealed partial record BusPacket
{
    /// <summary>The one protocol version there is.</summary>
    public const int Version = 1;

    /// <summary>One id for a request and everything that follows from it. Required by every peer.</summary>
    public required string TraceId { get; init; } = "";

    /// <summary>
    /// The stable id of the component that sends; the key of a generic signature is looked up by it. Required by every peer. For a
    /// heartbeat, handshake or result it equals the id inside.
    /// </summary>
    public required string SenderId { get; init; } = "";

    /// <summary>When the packet was made. Required by every peer; <see langword="null"/> only on a packet that will be refused.</summary>
    public required Timestamp? CreatedAt { get; init; }

    /// <summary>The protocol version; 1, and receivers refuse every other.</summary>
    public int ProtocolVersion { get; init; } = Version;

    /// <summary>What a production signature binds; <see langword="null"/> outside that profile. The signer fills it.</summary>
    public SignatureMetadata? SignatureMetadata { get; init; }

    /// <summary>On whose behalf the sender speaks; <see langword="null"/> outside the production profile. The signer fills it where it is not set.</summary>
    public IdentityBinding? Identity { get; init; }

    /// <summary>The session token of a trusted runtime, or a worker's credential.</summary>
    public AuthToken AuthToken { get; init; }

    /// <summary>What the packet carries.</summary>
    public required PacketPayload Payload { get; init; }

    /// <summary>Makes a packet with everything a peer asks of the envelope.</summary>
    /// <param name="traceId">The id of the request or workflow this belongs to.</param>
    /// <param name="senderId">The id of this component.</param>
    /// <param name="now">The current time.</param>
    /// <param name="payload">What to carry.</param>
    public static BusPacket Create(string traceId, string senderId, Timestamp now, PacketPayload payload) =>
        new()
        {
            TraceId = traceId,
            SenderId = senderId,
            CreatedAt = now,
            Payload = payload,
        };
}
