namespace Heddle.Jobs;

/// <summary>
/// Which state of a job may follow which (CAP specification 07 and the control plane's table). A state may always follow itself; a terminal
/// one is followed by nothing.
/// </summary>
/// <remarks>
/// <see cref="JobStatus.FailedRetryable"/> is the state between two attempts: the last one failed, the next one is due. The published
/// control plane has no such state because it makes no further attempts; with it no job ever goes backwards.
/// </remarks>
public static class JobTransitions
{
    private static readonly JobStatus[] Ends =
    [
        JobStatus.Succeeded,
        JobStatus.Failed,
        JobStatus.Cancelled,
        JobStatus.Denied,
        JobStatus.Timeout,
        JobStatus.FailedFatal,
    ];

    /// <summary>Whether a job in this state will never change again.</summary>
    /// <param name="status">The state.</param>
    public static bool IsTerminal(JobStatus status) => Array.IndexOf(Ends, status) >= 0;

    /// <summary>Whether a job may go from one state to another.</summary>
    /// <param name="from">The state it is in; <see cref="JobStatus.Unspecified"/> for a job nobody has seen.</param>
    /// <param name="to">The state it is to be in.</param>
    public static bool IsAllowed(JobStatus from, JobStatus to) =>
        to switch
        {
            JobStatus.Unspecified => false,
            _ when from == to => true,
            JobStatus.Cancelled => from != JobStatus.Unspecified && !IsTerminal(from),
            _ => Follows(from, to),
        };

    private static bool Follows(JobStatus from, JobStatus to) =>
        from switch
        {
            JobStatus.Unspecified => to
                is JobStatus.Pending
                    or JobStatus.Scheduled
                    or JobStatus.Dispatched
                    or JobStatus.Running
                    or JobStatus.Failed,
            JobStatus.Pending => to
                is JobStatus.Scheduled
                    or JobStatus.Dispatched
                    or JobStatus.Running
                    or JobStatus.Denied
                    or JobStatus.Failed
                    or JobStatus.Timeout,
            JobStatus.Scheduled => to
                is JobStatus.Dispatched
                    or JobStatus.Running
                    or JobStatus.Denied
                    or JobStatus.Failed
                    or JobStatus.Timeout
                    or JobStatus.Succeeded,
            JobStatus.Dispatched => to
                is JobStatus.Running
                    or JobStatus.Succeeded
                    or JobStatus.Failed
                    or JobStatus.FailedRetryable
                    or JobStatus.Timeout,
            JobStatus.Running => to is JobStatus.Succeeded or JobStatus.Failed or JobStatus.FailedRetryable or JobStatus.Timeout,
            JobStatus.FailedRetryable => to is JobStatus.Dispatched or JobStatus.Failed or JobStatus.Timeout,
            _ => false,
        };
}
