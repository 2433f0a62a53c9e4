namespace Heddle.Jobs;

/// <summary>Reads packets with the signature of specification 02, or without one.</summary>
internal sealed class GenericPacketReader(PacketReaderOptions options) : PacketReader
{
    public override ValueTask<PacketReadResult> ReadAsync(
        ReadOnlyMemory<byte> bytes,
        string subject,
        CancellationToken cancellationToken = default
    ) => new(Read(bytes.Span, subject, options));

    public static new PacketReadResult Read(ReadOnlySpan<byte> bytes, string subject, PacketReaderOptions options)
    {
        var failure = PacketParser.OpenEnvelope(bytes, options.Limits, out var envelope);
        JobVerifyingKey? key = null;
        if (failure is null && options.Keys is { } keys)
        {
            failure = FindKey(envelope, keys, out key);
        }

        if (failure is not null)
        {
            return PacketReadResult.Refuse(failure);
        }

        var verified = key is null || PacketSignature.Verify(key, bytes, envelope, domain: default);
        failure = PacketParser.OpenPayload(envelope, options.Limits, out var packet, out var hasUnknownField);
        // What nobody defined is not in the canonical form, so nobody signed it there.
        if (!verified && (failure is not null || hasUnknownField || !PacketSignature.VerifyCanonical(key!, packet, envelope.Signature)))
        {
            failure = envelope.Fail(PacketRejection.SignatureInvalid, "the signature does not fit the packet and the sender's key");
        }

        if (failure is null && PacketValidator.Validate(packet, subject) is { Count: > 0 } errors)
        {
            failure = envelope.Fail(errors);
        }

        return failure is not null
            ? PacketReadResult.Refuse(failure)
            : PacketReadResult.Accept(packet, key is null ? PacketTrust.Unverified : PacketTrust.Signed);
    }

    private static PacketFailure? FindKey(in PacketEnvelope envelope, JobKeyRing keys, out JobVerifyingKey? key)
    {
        key = null;
        if (envelope.Signature.IsEmpty)
        {
            return envelope.Fail(PacketRejection.SignatureMissing, "the packet is not signed");
        }

        return keys.TryGet(envelope.SenderId, out key)
            ? null
            : envelope.Fail(PacketRejection.UnknownSender, "there is no key for the packet's sender");
    }
}
