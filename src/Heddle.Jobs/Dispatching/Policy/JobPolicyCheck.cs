namespace Heddle.Jobs;

/// <summary>What a policy is asked about.</summary>
/// <param name="Request">The job as it was submitted.</param>
/// <param name="SenderId">Who submitted it: verified when the dispatcher's reader has a key ring, otherwise a claim.</param>
/// <param name="TraceId">The trace it belongs to.</param>
/// <param name="Identity">On whose behalf it was submitted; <see langword="null"/> outside the production profile.</param>
public sealed record JobPolicyCheck(JobRequest Request, string SenderId, string TraceId, IdentityBinding? Identity);
