namespace Heddle.Jobs;

/// <summary>
/// Is told what a worker does. Implement it to count and time jobs your own way; <see cref="MeterJobMetrics"/> does it with a
/// <see cref="System.Diagnostics.Metrics.Meter"/>. Members are called from many threads at once, on the job's own path, so they return
/// at once; what they throw is logged and changes nothing.
/// </summary>
public interface IJobMetrics
{
    /// <summary>A job was accepted and is about to run. Not called for redeliveries of a job that is known.</summary>
    /// <param name="job">The job.</param>
    void JobReceived(in JobIdentity job);

    /// <summary>A job ended well: its result was handed to the bus. Called once for each job received that does not fail.</summary>
    /// <param name="job">The job.</param>
    /// <param name="duration">How long the handler took.</param>
    /// <param name="status">The status that was reported.</param>
    void JobCompleted(in JobIdentity job, TimeSpan duration, JobStatus status);

    /// <summary>A job failed, timed out, was called off or refused. Called once for each job received that does not complete.</summary>
    /// <param name="job">The job.</param>
    /// <param name="duration">How long the handler took.</param>
    /// <param name="status">The status that was reported.</param>
    /// <param name="error">What was reported, for people.</param>
    void JobFailed(in JobIdentity job, TimeSpan duration, JobStatus status, string error);

    /// <summary>A sign of life was handed to the bus. Called on the heartbeat's own thread.</summary>
    /// <param name="workerId">The worker.</param>
    /// <param name="traceId">The trace id of the heartbeat's packet.</param>
    void HeartbeatSent(string workerId, string traceId);
}
