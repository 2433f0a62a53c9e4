namespace Heddle.Jobs;

/// <summary>The words by which the protocol says why a job ended badly, and the numbers that go with them.</summary>
internal static class ReasonCodes
{
    public const string NoPoolMapping = "no_pool_mapping";
    public const string MaxSchedulingRetries = "max_scheduling_retries";
    public const string MaxRetriesExceeded = "max_retries_exceeded";
    public const string DispatchFailed = "dispatch_failed";
    public const string Timeout = "timeout";
    public const string WorkerLost = "worker_lost";
    public const string Duplicate = "duplicate_idempotency_key";
    public const string Cancelled = "cancelled";
    public const string Failed = "failed";

    /// <summary>The number for a word; workers' own words have none.</summary>
    public static ErrorCode ToErrorCode(string reasonCode) =>
        reasonCode switch
        {
            "safety_denied" or "approval_rejected" or "policy_denied" => ErrorCode.SafetyDenied,
            "safety_unknown" or "policy_violation" => ErrorCode.SafetyPolicyViolation,
            Timeout => ErrorCode.JobTimeout,
            MaxSchedulingRetries or MaxRetriesExceeded => ErrorCode.JobResourceExhausted,
            "permission_denied" => ErrorCode.JobPermissionDenied,
            NoPoolMapping => ErrorCode.JobNotFound,
            WorkerLost or DispatchFailed => ErrorCode.JobWorkerUnavailable,
            Duplicate => ErrorCode.JobDuplicate,
            _ => ErrorCode.Unspecified,
        };
}
