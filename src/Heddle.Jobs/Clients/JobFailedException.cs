namespace Heddle.Jobs;

/// <summary>A job ended, and not well.</summary>
/// <param name="topic">What work it was; empty when that is not known.</param>
/// <param name="result">What was reported.</param>
public sealed class JobFailedException(string topic, JobResult result)
    : Exception(
        $"job `{result.JobId}`{(topic.Length > 0 ? $" of topic `{topic}`" : "")} ended as {result.Status}{(result.ErrorMessage.Length > 0 ? $": {result.ErrorMessage}" : "")}"
    )
{
    /// <summary>The job.</summary>
    public string JobId => Result.JobId;

    /// <summary>What work it was; empty when that is not known.</summary>
    public string Topic { get; } = topic;

    /// <summary>How it ended.</summary>
    public JobStatus Status => Result.Status;

    /// <summary>What went wrong, as a number; <see cref="ErrorCode.Unspecified"/> when the worker did not say.</summary>
    public ErrorCode ErrorCode => Result.ErrorCode;

    /// <summary>Whether another attempt may succeed.</summary>
    public bool IsRetryable => Result.Status is JobStatus.FailedRetryable or JobStatus.Timeout;

    /// <summary>What was reported.</summary>
    public JobResult Result { get; } = result;
}
