namespace Heddle.Jobs;

/// <summary>
/// The job does not work and never will: not tried again, and reported as <see cref="JobStatus.FailedFatal"/>, which may start a rollback
/// of the workflow.
/// </summary>
/// <param name="message">What went wrong, for people.</param>
/// <param name="errorCode">What went wrong, as a number.</param>
/// <param name="inner">What caused it; logged, never reported.</param>
public sealed class FatalJobException(string message, ErrorCode errorCode = ErrorCode.Unspecified, Exception? inner = null)
    : JobException(JobStatus.FailedFatal, message, errorCode, inner);
