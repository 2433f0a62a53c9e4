namespace Heddle.Jobs;

/// <summary>Turns packets into the bytes to publish: checked, in canonical form and, but for <see cref="Unsigned"/>, signed. Safe for concurrent use.</summary>
public abstract class PacketSigner
{
    private protected PacketSigner() { }

    /// <summary>Sends packets without a signature, for receivers that have no key ring.</summary>
    public static PacketSigner Unsigned { get; } = new GenericPacketSigner(null);

    /// <summary>Signs as every published SDK does: over the packet's canonical bytes, the key known by the sender's id.</summary>
    /// <param name="key">The sender's key; it stays the caller's to dispose.</param>
    public static PacketSigner Create(JobSigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new GenericPacketSigner(key);
    }

    /// <summary>
    /// Signs in the production profile: every packet is bound to a subject, a short time, a message id and an identity.
    /// </summary>
    /// <param name="options">The key and what it is bound to.</param>
    public static PacketSigner CreateProduction(ProductionSigningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ProductionPacketSigner(options);
    }

    /// <summary>Encodes and signs a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="subject">The subject it will be published on.</param>
    /// <returns>The bytes to publish. In the production profile they are for this subject alone.</returns>
    /// <exception cref="InvalidPacketException">Receivers would drop the packet; see <see cref="PacketValidator"/>.</exception>
    /// <exception cref="ArgumentException">A text in the packet is not valid Unicode.</exception>
    public abstract byte[] Sign(BusPacket packet, string subject);

    private protected static void ThrowIfAny(IReadOnlyList<ValidationError> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidPacketException(errors);
        }
    }
}
