using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <summary>A packet that may be believed as far as <see cref="Trust"/> says, or why there is none.</summary>
public sealed record PacketReadResult
{
    private PacketReadResult() { }

    /// <summary>Whether there is a packet.</summary>
    [MemberNotNullWhen(true, nameof(Packet))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsAccepted => Packet is not null;

    /// <summary>The packet; <see langword="null"/> when the bytes were refused.</summary>
    public BusPacket? Packet { get; private init; }

    /// <summary>Why the bytes were refused; <see langword="null"/> when they were not.</summary>
    public PacketFailure? Failure { get; private init; }

    /// <summary>What is known of where the packet comes from.</summary>
    public PacketTrust Trust { get; private init; }

    /// <summary>
    /// Whether the same packet was accepted before: acknowledge it and answer as before, but do nothing twice. Only the production
    /// profile can tell; elsewhere <see langword="false"/>.
    /// </summary>
    public bool IsDuplicate { get; private init; }

    internal static PacketReadResult Accept(BusPacket packet, PacketTrust trust, bool duplicate = false) =>
        new()
        {
            Packet = packet,
            Trust = trust,
            IsDuplicate = duplicate,
        };

    internal static PacketReadResult Refuse(PacketFailure failure) => new() { Failure = failure };
}
