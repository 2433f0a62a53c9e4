using System.Buffers;
using System.Security.Cryptography;

namespace Heddle.Jobs;

/// <summary>Checks signatures over the bytes that came, with the signature's own field cut out.</summary>
internal static class PacketSignature
{
    /// <summary>Whether the signature in a packet is over a domain and the rest of the packet's bytes.</summary>
    public static bool Verify(JobVerifyingKey key, ReadOnlySpan<byte> packet, in PacketEnvelope envelope, ReadOnlySpan<byte> domain)
    {
        var (start, length) = envelope.SignatureSpan.GetOffsetAndLength(packet.Length);
        if (domain.IsEmpty && start + length == packet.Length)
        {
            return key.Verify(packet[..start], envelope.Signature);
        }

        var signed = ArrayPool<byte>.Shared.Rent(domain.Length + packet.Length);
        try
        {
            domain.CopyTo(signed);
            packet[..start].CopyTo(signed.AsSpan(domain.Length));
            packet[(start + length)..].CopyTo(signed.AsSpan(domain.Length + start));
            return key.Verify(signed.AsSpan(0, domain.Length + packet.Length - length), envelope.Signature);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
        }
    }

    /// <summary>SHA-256 over a packet's bytes without the signature's field.</summary>
    public static PacketBytes DigestUnsigned(ReadOnlySpan<byte> packet, in PacketEnvelope envelope)
    {
        var (start, length) = envelope.SignatureSpan.GetOffsetAndLength(packet.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(packet[..start]);
        hash.AppendData(packet[(start + length)..]);
        return hash.GetHashAndReset();
    }

    /// <summary>
    /// Whether the signature is over the canonical form of what a packet says. Some SDKs sign that form and send another, with the
    /// entries of maps in random order for example.
    /// </summary>
    public static bool VerifyCanonical(JobVerifyingKey key, BusPacket packet, ReadOnlySpan<byte> signature) =>
        key.Verify(PacketEncoder.Encode(packet), signature);
}
