using System.Diagnostics.CodeAnalysis;

namespace Heddle.Jobs;

/// <summary>What the production profile asks of a packet's fields besides the rules for every packet.</summary>
internal static class ProductionRules
{
    private const int LongestId = 256;

    /// <summary>Whether the metadata is of this profile and says all it must.</summary>
    public static bool IsComplete([NotNullWhen(true)] SignatureMetadata? metadata) =>
        metadata
            is {
                ProfileVersion: ProductionProfile.Version,
                Algorithm: ProductionProfile.Algorithm,
                MessageId.Length: ProductionProfile.MessageIdBytes,
                Audience.Length: > 0,
                ExpiresAt.IsValid: true,
                KeyId.Length: > 0 and <= LongestId,
            };

    /// <summary>Whether a signature is in its time: not yet expired, and not made to last longer than the profile allows.</summary>
    public static bool IsInTime(Timestamp expiresAt, DateTimeOffset now) =>
        expiresAt > now - ProductionProfile.Skew && expiresAt <= now + ProductionProfile.MaxLifetime + ProductionProfile.Skew;

    /// <summary>The identities in the payload that are not the envelope's.</summary>
    public static IReadOnlyList<ValidationError> CheckIdentity(BusPacket packet)
    {
        var errors = new ErrorList();
        errors.Required("identity.tenant_id", packet.Identity?.TenantId ?? "");
        if (packet.Identity is { } identity)
        {
            IdentityMirrors.Check(ref errors, packet.Payload, identity);
        }

        return errors.Errors;
    }

    /// <summary>The checkable pointers that break their bounds.</summary>
    public static IReadOnlyList<ValidationError> CheckResources(BusPacket packet)
    {
        var errors = new ErrorList();
        ResourceRules.Check(ref errors, packet.Payload);
        return errors.Errors;
    }
}
