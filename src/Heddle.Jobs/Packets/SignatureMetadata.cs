namespace Heddle.Jobs;

/// <summary>What a signature of the production profile binds besides the packet itself.</summary>
public sealed partial record SignatureMetadata
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public SignatureMetadata() { }

    /// <summary>The profile, <c>cap-production-v1</c>.</summary>
    public string ProfileVersion { get; init; } = "";

    /// <summary>The algorithm, <c>ECDSA-P256-SHA256</c>.</summary>
    public string Algorithm { get; init; } = "";

    /// <summary>16 random bytes, never used twice by a sender for the same audience.</summary>
    public PacketBytes MessageId { get; init; }

    /// <summary>The subject the packet is received on.</summary>
    public string Audience { get; init; } = "";

    /// <summary>Until when the packet may be accepted, at most 5 minutes ahead.</summary>
    public Timestamp? ExpiresAt { get; init; }

    /// <summary>Which of the sender's keys signed.</summary>
    public string KeyId { get; init; } = "";
}
