namespace Heddle.Jobs;

/// <summary>Where a job stands. A peer may send a number this version does not know; it keeps its value.</summary>
public enum JobStatus
{
    /// <summary>Not said; not allowed in a result.</summary>
    Unspecified = 0,

    /// <summary>Accepted, not yet looked at.</summary>
    Pending = 1,

    /// <summary>Passed policy; a worker is being chosen.</summary>
    Scheduled = 2,

    /// <summary>Handed to a worker.</summary>
    Dispatched = 3,

    /// <summary>A worker is at it.</summary>
    Running = 4,

    /// <summary>Done. Terminal.</summary>
    Succeeded = 5,

    /// <summary>Did not work. Terminal.</summary>
    Failed = 6,

    /// <summary>Called off. Terminal.</summary>
    Cancelled = 7,

    /// <summary>Refused by policy. Terminal.</summary>
    Denied = 8,

    /// <summary>Took longer than allowed. Terminal.</summary>
    Timeout = 9,

    /// <summary>Did not work, another attempt may. Whether one is made is the dispatcher's decision.</summary>
    FailedRetryable = 10,

    /// <summary>Did not work and never will; may start a rollback. Terminal.</summary>
    FailedFatal = 11,
}
