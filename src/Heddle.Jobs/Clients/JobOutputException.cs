namespace Heddle.Jobs;

/// <summary>A job succeeded, but its output cannot be read.</summary>
/// <param name="result">What was reported.</param>
/// <param name="message">What is wrong with the output.</param>
/// <param name="innerException">What reading it threw, or <see langword="null"/>.</param>
public sealed class JobOutputException(JobResult result, string message, Exception? innerException = null)
    : Exception($"job `{result.JobId}` succeeded, but {message}", innerException)
{
    /// <summary>What was reported.</summary>
    public JobResult Result { get; } = result;

    /// <summary>
    /// Whether the output may be there and its store only did not answer. Ask again with
    /// <see cref="JobClient.WaitAsync{TOutput}(string, System.Threading.CancellationToken)"/>; the job is not done again.
    /// </summary>
    public bool IsRetryable => InnerException is BlobStoreException or TimeoutException or Heddle.Transport.BusException;
}
