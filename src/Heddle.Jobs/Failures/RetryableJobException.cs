namespace Heddle.Jobs;

/// <summary>
/// The attempt did not work and another may: tried again here as often as <see cref="JobHandlerOptions.Retries"/> says, then reported as
/// <see cref="JobStatus.FailedRetryable"/>, whereupon the dispatcher decides.
/// </summary>
/// <param name="message">What went wrong, for people.</param>
/// <param name="errorCode">What went wrong, as a number.</param>
/// <param name="inner">What caused it; logged, never reported.</param>
public sealed class RetryableJobException(string message, ErrorCode errorCode = ErrorCode.Unspecified, Exception? inner = null)
    : JobException(JobStatus.FailedRetryable, message, errorCode, inner)
{
    /// <summary>How long to wait before the next attempt here; <see langword="null"/>, the default, for the job's own schedule.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
