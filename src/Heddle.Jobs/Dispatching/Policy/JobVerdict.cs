namespace Heddle.Jobs;

/// <summary>What is to happen with a job. A dispatcher refuses the job on every value it does not know.</summary>
public enum JobVerdict
{
    /// <summary>Not said: the job is refused.</summary>
    Unspecified = 0,

    /// <summary>The job may be done.</summary>
    Allow = 1,

    /// <summary>The job is refused.</summary>
    Deny = 2,

    /// <summary>Not now: ask again later.</summary>
    Throttle = 4,
}
