namespace Heddle.Jobs;

/// <summary>
/// Reads packets of the production profile. The order is the profile's: bounds, signature over the raw bytes, time, audience, identity,
/// replay. There is no second try on re-encoded bytes.
/// </summary>
internal sealed class ProductionPacketReader(ProductionReaderOptions options) : PacketReader
{
    private readonly PacketLimits _limits = options.Limits with
    {
        MaxPacketBytes = Math.Min(options.Limits.MaxPacketBytes, ProductionProfile.MaxPacketBytes),
    };

    public override async ValueTask<PacketReadResult> ReadAsync(
        ReadOnlyMemory<byte> bytes,
        string subject,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        var failure = Verify(bytes.Span, subject, out var packet, out var digest);
        if (failure is null && PacketValidator.Validate(packet, subject) is { Count: > 0 } errors)
        {
            failure = PacketFailure.Of(errors, packet.TraceId, packet.SenderId);
        }

        if (failure is not null)
        {
            return PacketReadResult.Refuse(failure);
        }

        var metadata = packet.SignatureMetadata!;
        var key = new ReplayKey(packet.Identity!.TenantId, subject, packet.SenderId, metadata.MessageId);
        var keepUntil = metadata.ExpiresAt!.Value.ToDateTimeOffset() + ProductionProfile.Skew;
        var outcome = await options.Replays.AdmitAsync(key, digest, keepUntil, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            ReplayOutcome.First => PacketReadResult.Accept(packet, PacketTrust.Production),
            ReplayOutcome.Duplicate => PacketReadResult.Accept(packet, PacketTrust.Production, duplicate: true),
            _ => PacketReadResult.Refuse(
                PacketFailure.Of(
                    PacketRejection.ReplayConflict,
                    "the message id was used before, for other content",
                    packet.TraceId,
                    packet.SenderId
                )
            ),
        };
    }

    /// <summary>
    /// Everything but the rules for every packet and the replay store; the answer is what is wrong, or <see langword="null"/>.
    /// </summary>
    internal PacketFailure? Verify(ReadOnlySpan<byte> bytes, string subject, out BusPacket packet, out PacketBytes digest)
    {
        packet = null!;
        digest = default;
        var failure =
            PacketParser.OpenEnvelope(bytes, _limits, out var envelope)
            ?? VerifySignature(bytes, envelope)
            ?? PacketParser.OpenPayload(envelope, _limits, out packet, out var hasUnknownField)
            ?? (hasUnknownField ? envelope.Fail(PacketRejection.UnknownField, "the payload has a field nobody defined") : null)
            ?? VerifyBinding(envelope, packet, subject);
        if (failure is null)
        {
            digest = PacketSignature.DigestUnsigned(bytes, envelope);
        }

        return failure;
    }

    private PacketFailure? VerifySignature(ReadOnlySpan<byte> bytes, in PacketEnvelope envelope)
    {
        if (envelope.HasUnknownField)
        {
            return envelope.Fail(PacketRejection.UnknownField, "the envelope has a field nobody defined");
        }

        if (envelope.Signature.IsEmpty)
        {
            return envelope.Fail(PacketRejection.SignatureMissing, "the packet is not signed");
        }

        if (!ProductionRules.IsComplete(envelope.SignatureMetadata) || envelope.Identity is not { TenantId.Length: > 0 })
        {
            return envelope.Fail(PacketRejection.SignatureMetadataInvalid, "the packet is not signed in the production profile");
        }

        if (!options.Keys.TryGet(envelope.Identity.TenantId, envelope.SenderId, envelope.SignatureMetadata.KeyId, out var key))
        {
            return envelope.Fail(PacketRejection.UnknownKeyId, "there is no key of that id for the packet's tenant and sender");
        }

        return PacketSignature.Verify(key, bytes, envelope, ProductionProfile.Domain)
            ? null
            : envelope.Fail(PacketRejection.SignatureInvalid, "the signature does not fit the packet and the sender's key");
    }

    private PacketFailure? VerifyBinding(in PacketEnvelope envelope, BusPacket packet, string subject)
    {
        var metadata = packet.SignatureMetadata!;
        if (!ProductionRules.IsInTime(metadata.ExpiresAt!.Value, options.TimeProvider.GetUtcNow()))
        {
            return envelope.Fail(PacketRejection.SignatureExpired, "the signature has expired, or lasts longer than the profile allows");
        }

        if (!string.Equals(metadata.Audience, subject, StringComparison.Ordinal))
        {
            return envelope.Fail(PacketRejection.AudienceMismatch, $"the packet was not signed for subject `{subject}`");
        }

        if (ProductionRules.CheckIdentity(packet) is { Count: > 0 } mismatches)
        {
            return envelope.Fail(PacketRejection.IdentityMismatch, mismatches[0].ToString()) with { Errors = mismatches };
        }

        return ProductionRules.CheckResources(packet) is { Count: > 0 } errors ? envelope.Fail(errors) : null;
    }
}
