namespace Heddle.Jobs;

/// <summary>
/// The four packets by which a worker proves who it is before it is given a session token (CAP specification 14). This is the part without
/// memory: what each packet must be, and its signature, which means something in its own phase alone. Choosing challenges, consuming
/// them once and minting tokens is the issuer's.
/// </summary>
public static class TrustHandshake
{
    /// <summary>Whom a worker asks, byte for byte.</summary>
    public const string Audience = "cordum-scheduler";

    /// <summary>The largest packet of the handshake, in bytes.</summary>
    public const int MaxPacketBytes = 65_536;

    /// <summary>How many random bytes each side contributes.</summary>
    public const int NonceBytes = 32;

    private static readonly PacketLimits Limits = new() { MaxPacketBytes = MaxPacketBytes, MaxTextBytes = MaxPacketBytes };

    /// <summary>How far apart the two clocks may be, inclusive, and the longest life of a challenge: 1 minute.</summary>
    public static TimeSpan MaxSkew { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Encodes and signs a packet for the phase of its payload.</summary>
    /// <param name="packet">A packet with one of the four payloads.</param>
    /// <param name="key">The worker's proof key in phases 1 and 3, the issuer's key in phases 2 and 4.</param>
    /// <exception cref="InvalidPacketException">The payload is no part of the handshake, or the other side would refuse it.</exception>
    public static byte[] Sign(BusPacket packet, JobSigningKey key)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentNullException.ThrowIfNull(key);
        var errors = PacketValidator.Validate(packet, "");
        if (TrustRules.CheckContent(packet) is { } refusal)
        {
            errors = [.. errors, new("payload", $"does not hold: {refusal.Detail}")];
        }

        return errors.Count > 0
            ? throw new InvalidPacketException(errors)
            : PacketEncoder.Encode(packet, key, TrustPhase.Of(packet.Payload)!.Domain);
    }

    /// <summary>
    /// Reads a packet of the handshake: bounds, no field that nobody defined, version, signature, content, clock, in this order. Whatever
    /// the bytes are, the result is a value.
    /// </summary>
    /// <param name="bytes">What arrived.</param>
    /// <param name="now">The current time.</param>
    /// <param name="findKey">
    /// Finds the key that must have signed, by what the packet claims: the worker's enrolled proof key, or the issuer's pinned one.
    /// <see langword="null"/> refuses the packet. Called once at most, on this thread, with a packet that is not verified yet.
    /// </param>
    public static TrustReadResult Read(ReadOnlySpan<byte> bytes, Timestamp now, Func<BusPacket, JobVerifyingKey?> findKey)
    {
        ArgumentNullException.ThrowIfNull(findKey);
        var hasUnknownField = false;
        BusPacket packet = null!;
        var malformed =
            PacketParser.OpenEnvelope(bytes, Limits, out var envelope)
            ?? PacketParser.OpenPayload(envelope, Limits, out packet, out hasUnknownField);
        if (malformed is not null)
        {
            var reason =
                malformed.Rejection is PacketRejection.UnsupportedVersion
                    ? WorkerHandshakeRejectionReason.UnsupportedVersion
                    : WorkerHandshakeRejectionReason.InvalidRequest;
            return TrustReadResult.Refuse(reason, malformed.Detail);
        }

        if (hasUnknownField || TrustPhase.Of(packet.Payload) is not { } phase)
        {
            return TrustReadResult.Refuse(
                WorkerHandshakeRejectionReason.InvalidRequest,
                "the packet has a field nobody defined, or is no part of the handshake"
            );
        }

        var refusal =
            TrustRules.CheckVersion(packet.Payload)
            ?? Verify(bytes, envelope, phase, findKey(packet))
            ?? TrustRules.CheckContent(packet)
            ?? TrustRules.CheckTime(packet, now);
        return refusal is null ? TrustReadResult.Accept(packet) : TrustReadResult.Refuse(refusal.Reason, refusal.Detail);
    }

    private static TrustRefusal? Verify(ReadOnlySpan<byte> bytes, in PacketEnvelope envelope, TrustPhase phase, JobVerifyingKey? key) =>
        key is not null && PacketSignature.Verify(key, bytes, envelope, phase.Domain)
            ? null
            : TrustRefusal.Failed("the packet is not signed with the key its claims ask for");
}
