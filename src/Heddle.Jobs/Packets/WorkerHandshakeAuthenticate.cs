namespace Heddle.Jobs;

/// <summary>
/// Trust handshake, phase 3: the worker signs the challenge and says what it can do. A renewal carries the current token in
/// <see cref="BusPacket.AuthToken"/>.
/// </summary>
public sealed partial record WorkerHandshakeAuthenticate : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public WorkerHandshakeAuthenticate() { }

    /// <summary>The challenge as it was received.</summary>
    public WorkerHandshakeChallenge? Challenge { get; init; }

    /// <summary>What the worker announces.</summary>
    public Handshake? CapabilityHandshake { get; init; }
}
