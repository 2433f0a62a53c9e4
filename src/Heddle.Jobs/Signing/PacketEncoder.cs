namespace Heddle.Jobs;

/// <summary>Turns packets into bytes. What is sent is what was signed, with the signature behind it.</summary>
internal static class PacketEncoder
{
    private const int UsualPacket = 1024;

    /// <summary>The canonical bytes, without a signature.</summary>
    public static byte[] Encode(BusPacket packet) => Encode(packet, null, default);

    /// <summary>The canonical bytes, with the signature over domain and bytes in field 14 when there is a key.</summary>
    public static byte[] Encode(BusPacket packet, JobSigningKey? key, ReadOnlySpan<byte> domain)
    {
        var writer = new WireWriter(UsualPacket);
        try
        {
            writer.Raw(domain);
            ((IWireWritable)packet).Write(ref writer);
            if (key is not null)
            {
                Span<byte> signature = stackalloc byte[DerSignature.MaxLength];
                writer.Bytes(PacketEnvelope.SignatureField, signature[..key.Sign(writer.Written, signature)]);
            }

            return writer.Written[domain.Length..].ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
