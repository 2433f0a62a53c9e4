namespace Heddle.Jobs;

/// <summary>No result of a job came in time, and the dispatchers' records have none that may be believed. The job may still run, and may still have its effect.</summary>
/// <param name="jobId">The job.</param>
/// <param name="waited">How long its result was waited for.</param>
public sealed class JobUnansweredException(string jobId, TimeSpan waited)
    : TimeoutException($"no result of job `{jobId}` came within {waited.TotalSeconds} s; ask the dispatcher for its state")
{
    /// <summary>The job.</summary>
    public string JobId { get; } = jobId;

    /// <summary>How long its result was waited for.</summary>
    public TimeSpan Waited { get; } = waited;
}
