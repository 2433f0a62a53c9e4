namespace Heddle.Jobs;

/// <summary>
/// The job did not work, for a reason that another attempt here would not change, such as an input that makes no sense: not tried again,
/// and reported as <see cref="JobStatus.Failed"/>.
/// </summary>
/// <param name="message">What went wrong, for people.</param>
/// <param name="errorCode">What went wrong, as a number.</param>
/// <param name="inner">What caused it; logged, never reported.</param>
public sealed class FailedJobException(string message, ErrorCode errorCode = ErrorCode.Unspecified, Exception? inner = null)
    : JobException(JobStatus.Failed, message, errorCode, inner);
