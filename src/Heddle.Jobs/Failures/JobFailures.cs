namespace Heddle.Jobs;

/// <summary>What is reported of an exception that ended a typed job, and whether another attempt makes sense.</summary>
internal static class JobFailures
{
    public static JobResult ToResult(JobContext context, Exception problem, bool redact) =>
        problem switch
        {
            JobException known => context.CreateResult(known.Status) with
            {
                ErrorCode = known.ErrorCode,
                ErrorText = known.ErrorText,
                ErrorMessage = known.Message,
            },
            InvalidOutputException invalid => context.CreateResult(JobStatus.Failed) with { ErrorMessage = invalid.Message },
            _ when redact => context.CreateResult(JobStatus.Failed) with { ErrorMessage = "handler failed" },
            _ => context.CreateResult(JobStatus.Failed) with
            {
                ErrorMessage = problem.Message.Length > 0 ? problem.Message : problem.GetType().Name,
            },
        };

    public static bool MayBeRepeated(Exception problem) => problem is not JobException || problem is RetryableJobException;
}
