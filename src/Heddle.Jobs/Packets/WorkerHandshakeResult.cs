namespace Heddle.Jobs;

/// <summary>Trust handshake, phase 4: accepted, with the session token in <see cref="BusPacket.AuthToken"/>, or refused.</summary>
public sealed partial record WorkerHandshakeResult : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public WorkerHandshakeResult() { }

    /// <summary>The challenge that was answered.</summary>
    public WorkerHandshakeChallenge? Challenge { get; init; }

    /// <summary>Whether the worker is trusted.</summary>
    public bool Accepted { get; init; }

    /// <summary>Why not; unspecified when accepted.</summary>
    public WorkerHandshakeRejectionReason RejectionReason { get; init; }

    /// <summary>When the token ends; <see langword="null"/> when refused.</summary>
    public Timestamp? TokenExpiresAt { get; init; }

    /// <summary>When this was decided.</summary>
    public Timestamp? IssuedAt { get; init; }
}
