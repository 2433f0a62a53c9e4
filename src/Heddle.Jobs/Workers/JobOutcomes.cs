namespace Heddle.Jobs;

/// <summary>What is reported for what became of a run (CAP specifications 03 and 13). Failures fill the number and the older text.</summary>
internal static class JobOutcomes
{
    private const int LongestMessage = 4096;

    /// <summary>The handler returned: its result, made to be about this job and this worker.</summary>
    public static JobResult OfReturn(JobContext job, JobResult? returned)
    {
        if (returned is null)
        {
            return job.CreateResult(JobStatus.Failed) with { ErrorMessage = "handler returned null" };
        }

        return IsFinal(returned.Status)
            ? returned with
            {
                JobId = job.JobId,
                WorkerId = job.WorkerId,
                ErrorMessage = Cut(returned.ErrorMessage),
            }
            : job.CreateResult(JobStatus.Failed) with
            {
                ErrorMessage = $"handler returned status `{returned.Status}`, which is not final",
            };
    }

    /// <summary>The handler threw.</summary>
    public static JobResult OfException(JobContext job, Exception problem) =>
        job.CreateResult(JobStatus.Failed) with
        {
            ErrorMessage = problem.Message.Length > 0 ? Cut(problem.Message) : problem.GetType().Name,
        };

    /// <summary>The run was told to stop.</summary>
    public static JobResult OfStop(JobContext job, JobStopReason reason, string why) =>
        reason switch
        {
            JobStopReason.Cancelled => job.CreateResult(JobStatus.Cancelled) with
            {
                ErrorMessage = Cut(why.Length > 0 ? why : "job cancelled"),
            },
            JobStopReason.Deadline => job.CreateResult(JobStatus.Timeout) with
            {
                ErrorCode = ErrorCode.JobTimeout,
                ErrorText = "timeout",
                ErrorMessage = "job deadline exceeded",
            },
            _ => Unavailable(job, "worker is shutting down"),
        };

    /// <summary>This worker cannot do the job; another may.</summary>
    public static JobResult Unavailable(JobContext job, string message) =>
        job.CreateResult(JobStatus.FailedRetryable) with
        {
            ErrorCode = ErrorCode.JobWorkerUnavailable,
            ErrorText = "worker_unavailable",
            ErrorMessage = message,
        };

    /// <summary>The result cannot be put on the wire.</summary>
    public static JobResult Unfit(JobContext job) =>
        job.CreateResult(JobStatus.Failed) with
        {
            ErrorMessage = "the result cannot be sent: it breaks the protocol's rules or exceeds its limits",
        };

    /// <summary>Whether a status ends an attempt.</summary>
    public static bool IsFinal(JobStatus status) => status is >= JobStatus.Succeeded and <= JobStatus.FailedFatal;

    // A pair of surrogates is not cut in half: half of one cannot be sent.
    private static string Cut(string message) =>
        message.Length <= LongestMessage ? message
        : char.IsHighSurrogate(message[LongestMessage - 1]) ? message[..(LongestMessage - 1)]
        : message[..LongestMessage];
}
