namespace Heddle.Jobs;

/// <summary>
/// Payloads repeat whom they are for. In the production profile the envelope's identity is the one that counts: whatever a payload says
/// must be the same, and a whole identity must be the same wholly. Saying nothing is fine.
/// </summary>
internal static class IdentityMirrors
{
    public static void Check(ref ErrorList errors, PacketPayload payload, IdentityBinding identity)
    {
        switch (payload)
        {
            case JobRequest request:
                Whole(ref errors, "job_request.identity", request.Identity, identity);
                Parts(ref errors, "job_request", request.TenantId, request.PrincipalId, request.Metadata, request.Environment, identity);
                if (request.Compensation is { } undo)
                {
                    const string Prefix = "job_request.compensation";
                    Whole(ref errors, Prefix + ".identity", undo.Identity, identity);
                    Parts(ref errors, Prefix, undo.TenantId, undo.PrincipalId, undo.Metadata, undo.Environment, identity);
                }

                break;
            case JobResult result:
                Whole(ref errors, "job_result.identity", result.Identity, identity);
                break;
            case JobProgress progress:
                Whole(ref errors, "job_progress.identity", progress.Identity, identity);
                break;
            case JobCancel cancel:
                Whole(ref errors, "job_cancel.identity", cancel.Identity, identity);
                break;
        }
    }

    private static void Whole(ref ErrorList errors, string field, IdentityBinding? inner, IdentityBinding identity) =>
        errors.Check(inner is null || inner == identity, field, "is not the identity of the envelope");

    private static void Parts(
        ref ErrorList errors,
        string prefix,
        string tenantId,
        string principalId,
        JobMetadata? metadata,
        PacketMap<string> environment,
        IdentityBinding identity
    )
    {
        Part(ref errors, prefix, ".tenant_id", tenantId, identity.TenantId);
        Part(ref errors, prefix, ".principal_id", principalId, identity.PrincipalId);
        Part(ref errors, prefix, ".meta.tenant_id", metadata?.TenantId, identity.TenantId);
        Part(ref errors, prefix, ".meta.actor_id", metadata?.ActorId, identity.ActorId);
        Part(ref errors, prefix, ".env.tenant_id", environment.GetValueOrDefault("tenant_id"), identity.TenantId);
        Part(ref errors, prefix, ".env.principal_id", environment.GetValueOrDefault("principal_id"), identity.PrincipalId);
    }

    private static void Part(ref ErrorList errors, string prefix, string field, string? value, string expected)
    {
        if (!string.IsNullOrEmpty(value))
        {
            errors.Check(
                string.Equals(value, expected, StringComparison.Ordinal),
                prefix + field,
                "is not that of the envelope's identity"
            );
        }
    }
}
