namespace Heddle.Jobs;

/// <summary>A job whose result is waited for.</summary>
internal sealed class PendingJob(string jobId, bool retriesAreMade, IProgress<JobProgress>? progress)
{
    private readonly TaskCompletionSource<JobResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _attempt;

    public string JobId => jobId;

    /// <summary>What work it is; empty while that is not known.</summary>
    public string Topic { get; set; } = "";

    /// <summary>The result that ends the wait.</summary>
    public Task<JobResult> Ended => _ended.Task;

    /// <summary>Takes a result; the answer is whether the wait is over.</summary>
    /// <param name="result">The result.</param>
    /// <param name="isFinalWord">Whether it is the dispatcher's own, after which nothing comes.</param>
    public bool Take(JobResult result, bool isFinalWord)
    {
        if (IsStale(result.Dispatch) || !JobOutcomes.IsFinal(result.Status))
        {
            return false;
        }

        // Where a dispatcher retries, this is the end of an attempt and not of the job.
        if (retriesAreMade && !isFinalWord && result.Status is JobStatus.FailedRetryable)
        {
            return false;
        }

        _ended.TrySetResult(result);
        return true;
    }

    public void Take(JobProgress report)
    {
        if (!IsStale(report.Dispatch))
        {
            progress?.Report(report);
        }
    }

    public void Fail(Exception reason) => _ended.TrySetException(reason);

    // An attempt that has been given up may still report; whoever has seen a later one knows better. Called by one reader at a time.
    private bool IsStale(DispatchIdentity? dispatch)
    {
        if (dispatch is null)
        {
            return false;
        }

        var last = Interlocked.Read(ref _attempt);
        if (dispatch.Attempt < last)
        {
            return true;
        }

        Interlocked.CompareExchange(ref _attempt, dispatch.Attempt, last);
        return false;
    }
}
