namespace Heddle.Jobs;

/// <summary>The signature of specification 02, or none.</summary>
internal sealed class GenericPacketSigner(JobSigningKey? key) : PacketSigner
{
    public override byte[] Sign(BusPacket packet, string subject)
    {
        ThrowIfAny(PacketValidator.Validate(packet, subject));
        return PacketEncoder.Encode(packet, key, domain: default);
    }
}
