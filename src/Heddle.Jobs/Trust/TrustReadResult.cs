using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <summary>A packet of the trust handshake that its signer made, for its phase and lately, or why it is refused.</summary>
public sealed record TrustReadResult
{
    private TrustReadResult(BusPacket? packet, WorkerHandshakeRejectionReason reason, string detail) =>
        (Packet, Reason, Detail) = (packet, reason, detail);

    /// <summary>Whether the packet may be believed. What it says may still be a refusal.</summary>
    [MemberNotNullWhen(true, nameof(Packet))]
    public bool IsVerified => Packet is not null;

    /// <summary>The packet; <see langword="null"/> when it is refused.</summary>
    public BusPacket? Packet { get; }

    /// <summary>Why it is refused, for the peer; unspecified when it is not.</summary>
    public WorkerHandshakeRejectionReason Reason { get; }

    /// <summary>Why it is refused, for one's own log; a peer need not know it. Without tokens, nonces, keys and signatures.</summary>
    public string Detail { get; }

    internal static TrustReadResult Accept(BusPacket packet) => new(packet, WorkerHandshakeRejectionReason.Unspecified, "");

    internal static TrustReadResult Refuse(WorkerHandshakeRejectionReason reason, string detail) => new(null, reason, detail);
}
