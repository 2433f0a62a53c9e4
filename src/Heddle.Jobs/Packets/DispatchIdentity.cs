namespace Heddle.Jobs;

/// <summary>
/// The fencing token of one dispatch. The dispatcher issues it with the job, the worker echoes it in progress, results and
/// cancellation, and <see cref="DispatchFence"/> tells whether an echo may still change the job.
/// </summary>
public sealed partial record DispatchIdentity
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public DispatchIdentity() { }

    /// <summary>The id of the dispatch.</summary>
    public string DispatchId { get; init; } = "";

    /// <summary>Which attempt this is, from 1. Higher attempts supersede lower ones.</summary>
    public ulong Attempt { get; init; }

    /// <summary>The worker the job was given to.</summary>
    public string AssignedWorkerId { get; init; } = "";
}
