namespace Heddle.Jobs;

/// <summary>The older, textual form of <see cref="ErrorCode"/>, in the words control planes look for.</summary>
internal static class ErrorTexts
{
    public static string Of(ErrorCode code) =>
        code switch
        {
            ErrorCode.JobTimeout => "timeout",
            ErrorCode.JobResourceExhausted => "resource_exhausted",
            ErrorCode.JobPermissionDenied => "permission_denied",
            ErrorCode.JobInvalidInput => "invalid_input",
            ErrorCode.JobNotFound => "not_found",
            ErrorCode.JobDuplicate => "duplicate",
            ErrorCode.JobWorkerUnavailable => "worker_unavailable",
            ErrorCode.SafetyDenied => "policy_denied",
            ErrorCode.SafetyPolicyViolation => "policy_violation",
            ErrorCode.SafetyRiskTagBlocked => "risk_tag_blocked",
            ErrorCode.TransportPublishFailed => "publish_failed",
            ErrorCode.TransportSubscribeFailed => "subscribe_failed",
            ErrorCode.TransportConnectionLost => "connection_lost",
            _ => "",
        };
}
