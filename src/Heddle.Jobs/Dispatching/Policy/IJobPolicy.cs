namespace Heddle.Jobs;

/// <summary>
/// Decides whether a job may be done. A dispatcher asks once per job before it is first given to a worker, and again as long as the answer
/// is to wait; from any thread, for many jobs at once.
/// </summary>
/// <remarks>
/// An exception, or no answer within <see cref="JobDispatcherOptions.PolicyTimeout"/>, is no permission: the job waits and is asked about
/// again. An answer the dispatcher does not know is a refusal.
/// </remarks>
public interface IJobPolicy
{
    /// <summary>Decides on a job.</summary>
    /// <param name="check">The job, and who submitted it.</param>
    /// <param name="cancellationToken">Cancelled when the dispatcher stops or the time for an answer is over.</param>
    ValueTask<JobDecision> DecideAsync(JobPolicyCheck check, CancellationToken cancellationToken);
}
