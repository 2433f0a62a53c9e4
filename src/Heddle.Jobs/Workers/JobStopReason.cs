namespace Heddle.Jobs;

/// <summary>Why a running job was told to stop.</summary>
public enum JobStopReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>It was called off. Reported as <see cref="JobStatus.Cancelled"/>.</summary>
    Cancelled,

    /// <summary>Its deadline passed. Reported as <see cref="JobStatus.Timeout"/>.</summary>
    Deadline,

    /// <summary>A later attempt at the same job has arrived; nothing is reported for this one, because nobody would believe it.</summary>
    Superseded,

    /// <summary>
    /// The worker ends and cannot wait any longer. Reported as <see cref="JobStatus.FailedRetryable"/>; a job from a work queue goes back
    /// there instead.
    /// </summary>
    WorkerStopping,
}
