namespace Heddle.Jobs;

/// <summary>Trust handshake, phase 1: a worker asks for a challenge. Ids are printable ASCII, at most 256 characters.</summary>
public sealed partial record WorkerHandshakeChallengeRequest : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public WorkerHandshakeChallengeRequest() { }

    /// <summary>The id of this request.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The packet's trace id; one for all four phases.</summary>
    public string TraceId { get; init; } = "";

    /// <summary>The worker; equals the packet's sender.</summary>
    public string WorkerId { get; init; } = "";

    /// <summary>Which of the worker's enrolled keys will sign.</summary>
    public string ProofKeyId { get; init; } = "";

    /// <summary>How it will sign.</summary>
    public WorkerHandshakeProofAlgorithm ProofAlgorithm { get; init; }

    /// <summary>Whom it asks: <c>cordum-scheduler</c>, byte for byte.</summary>
    public string Audience { get; init; } = "";

    /// <summary>What it wants.</summary>
    public WorkerHandshakePurpose Purpose { get; init; }

    /// <summary>32 random bytes.</summary>
    public PacketBytes ClientNonce { get; init; }

    /// <summary>The protocol version, 1.</summary>
    public int ProtocolVersion { get; init; }

    /// <summary>Which SDK the worker is built with.</summary>
    public string SdkVersion { get; init; } = "";
}
