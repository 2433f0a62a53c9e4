namespace Heddle.Jobs;

/// <summary>Fills in what the production profile binds, and signs it with the packet.</summary>
internal sealed class ProductionPacketSigner(ProductionSigningOptions options) : PacketSigner
{
    public override byte[] Sign(BusPacket packet, string subject)
    {
        ThrowIfAny(PacketValidator.Validate(packet, subject));
        var messageId = new byte[ProductionProfile.MessageIdBytes];
        options.Random.GetBytes(messageId);
        var bound = packet with
        {
            Identity = packet.Identity ?? options.Identity,
            SignatureMetadata = new()
            {
                ProfileVersion = ProductionProfile.Version,
                Algorithm = ProductionProfile.Algorithm,
                MessageId = messageId,
                Audience = subject,
                ExpiresAt = options.TimeProvider.GetUtcNow() + options.Lifetime,
                KeyId = options.KeyId,
            },
        };
        ThrowIfAny(ProductionRules.CheckIdentity(bound));
        ThrowIfAny(ProductionRules.CheckResources(bound));
        return PacketEncoder.Encode(bound, options.Key, ProductionProfile.Domain);
    }
}
