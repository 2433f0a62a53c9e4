namespace Heddle.Jobs;

/// <summary>How far a job is, as its handler tells it.</summary>
public sealed record ProgressReport
{
    /// <summary>How much is done, 0 to 100.</summary>
    public required int Percent
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            field = value;
        }
    }

    /// <summary>What is going on, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>Which part of the job this is about; empty, the default, for the whole.</summary>
    public string StepId { get; init; } = "";

    /// <summary>The pointer to what there is so far; empty for none.</summary>
    public string ResultPointer { get; init; } = "";

    /// <summary>Pointers to what else there is so far.</summary>
    public PacketList<string> ArtifactPointers { get; init; }

    /// <summary>Where the job stands. Default <see cref="JobStatus.Running"/>.</summary>
    public JobStatus Status { get; init; } = JobStatus.Running;
}
