namespace Heddle.Jobs;

/// <summary>What a result makes of a job.</summary>
internal sealed class ResultRules(JobPlanner planner, JobDispatcherOptions options)
{
    /// <summary>The job after a result; <see langword="null"/> when the result changes nothing.</summary>
    /// <param name="record">The job.</param>
    /// <param name="result">The result; its worker is the packet's sender.</param>
    /// <param name="sequence">The result's number in its stream.</param>
    public JobRecord? Apply(JobRecord record, JobResult result, ulong sequence)
    {
        var verdict = Judge(record, result, sequence);
        if (!record.IsWithWorker || verdict != FencingVerdict.Current)
        {
            DispatcherLog.ResultIgnored(options.Logger, record.JobId, result.WorkerId, record.State, verdict);
            return null;
        }

        var at = record with { ResultSequence = sequence };
        return result.Status switch
        {
            JobStatus.Succeeded => planner.Succeed(at, result),
            JobStatus.FailedRetryable => planner.Retry(at, result, CodeOf(result), result.ErrorMessage),
            JobStatus.Running => record.State == JobStatus.Running ? null : planner.Run(at),
            JobStatus.Pending or JobStatus.Scheduled or JobStatus.Dispatched => null,
            // Its client has heard of it from the worker, who was asked to stop: nothing is left to tell.
            JobStatus.Cancelled => planner.End(at with { Result = result }, JobStatus.Cancelled, CodeOf(result), result.ErrorMessage) with
            {
                Unannounced = false,
                Due = 0,
            },
            JobStatus.Timeout => planner.End(at with { Result = result }, JobStatus.Timeout, ReasonCodes.Timeout, result.ErrorMessage),
            _ => planner.Fail(at with { Result = result }, CodeOf(result), result.ErrorMessage),
        };
    }

    private FencingVerdict Judge(JobRecord record, JobResult result, ulong sequence)
    {
        if (record.Dispatch is not { } active)
        {
            return FencingVerdict.Future;
        }

        if (result.Dispatch is not null || options.RequireDispatchEcho)
        {
            var verdict = DispatchFence.CheckEcho(active, result.Dispatch);
            return verdict == FencingVerdict.Current && !Same(result.WorkerId, active.AssignedWorkerId)
                ? FencingVerdict.WrongWorker
                : verdict;
        }

        // The published SDKs name no attempt. Then it must come from the worker that has the job, and not from before the attempt.
        if (!Same(result.WorkerId, active.AssignedWorkerId))
        {
            return FencingVerdict.WrongWorker;
        }

        return sequence > record.ResultSequence ? FencingVerdict.Current : FencingVerdict.Stale;
    }

    private static string CodeOf(JobResult result) => result.ErrorText.Length > 0 ? result.ErrorText : ReasonCodes.Failed;

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
