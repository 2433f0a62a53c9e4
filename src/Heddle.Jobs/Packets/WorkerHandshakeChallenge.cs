namespace Heddle.Jobs;

/// <summary>Trust handshake, phase 2: the issuer's challenge, which the worker sends back unchanged. Valid for at most a minute, once.</summary>
public sealed partial record WorkerHandshakeChallenge : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public WorkerHandshakeChallenge() { }

    /// <summary>The id of the request it answers.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The id of the challenge.</summary>
    public string ChallengeId { get; init; } = "";

    /// <summary>The packet's trace id; one for all four phases.</summary>
    public string TraceId { get; init; } = "";

    /// <summary>The worker.</summary>
    public string WorkerId { get; init; } = "";

    /// <summary>The agent the worker is enrolled for.</summary>
    public string AgentId { get; init; } = "";

    /// <summary>The tenant the worker is enrolled for.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>Which of the worker's enrolled keys must sign.</summary>
    public string ProofKeyId { get; init; } = "";

    /// <summary>How it must sign.</summary>
    public WorkerHandshakeProofAlgorithm ProofAlgorithm { get; init; }

    /// <summary>Which of the issuer's pinned keys signed this.</summary>
    public string ServerKeyId { get; init; } = "";

    /// <summary>Whom the worker asked: <c>cordum-scheduler</c>.</summary>
    public string Audience { get; init; } = "";

    /// <summary>What the worker wants.</summary>
    public WorkerHandshakePurpose Purpose { get; init; }

    /// <summary>The worker's 32 random bytes.</summary>
    public PacketBytes ClientNonce { get; init; }

    /// <summary>The issuer's 32 random bytes.</summary>
    public PacketBytes ServerNonce { get; init; }

    /// <summary>The protocol version, 1.</summary>
    public int ProtocolVersion { get; init; }

    /// <summary>Which SDK the worker is built with.</summary>
    public string SdkVersion { get; init; } = "";

    /// <summary>When it was made.</summary>
    public Timestamp? IssuedAt { get; init; }

    /// <summary>From when on it is no longer accepted.</summary>
    public Timestamp? ExpiresAt { get; init; }
}
