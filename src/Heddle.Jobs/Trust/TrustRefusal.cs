namespace Heddle.Jobs;

/// <summary>A rule of the trust handshake that a packet breaks.</summary>
internal sealed record TrustRefusal(WorkerHandshakeRejectionReason Reason, string Detail)
{
    public static TrustRefusal Version { get; } =
        new(WorkerHandshakeRejectionReason.UnsupportedVersion, "the protocol version inside is not 1");

    /// <summary>A refusal that tells the peer no more than that it failed.</summary>
    public static TrustRefusal Failed(string detail) => new(WorkerHandshakeRejectionReason.AuthenticationFailed, detail);
}
