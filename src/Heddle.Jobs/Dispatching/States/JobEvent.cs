namespace Heddle.Jobs;

/// <summary>A state a job has been in.</summary>
public sealed partial record JobEvent
{
    /// <summary>The state.</summary>
    public JobStatus Status { get; init; }

    /// <summary>Since when, in milliseconds since 1970.</summary>
    internal long Milliseconds { get; init; }

    /// <summary>Since when, by the dispatcher's clock.</summary>
    public DateTimeOffset Since => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);
}
