namespace Heddle.Jobs;

/// <summary>How urgent a job is. A hint: it orders nothing by itself.</summary>
public enum JobPriority
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Somebody is waiting.</summary>
    Interactive = 1,

    /// <summary>Nobody is waiting.</summary>
    Batch = 2,

    /// <summary>Before everything else.</summary>
    Critical = 3,
}
