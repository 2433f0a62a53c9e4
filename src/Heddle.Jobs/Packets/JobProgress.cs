namespace Heddle.Jobs;

/// <summary>How far a running job is. For watchers; nothing depends on it.</summary>
public sealed partial record JobProgress : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public JobProgress() { }

    /// <summary>The job.</summary>
    public required string JobId { get; init; } = "";

    /// <summary>Which part of the job this is about; empty for the whole.</summary>
    public string StepId { get; init; } = "";

    /// <summary>How much is done, 0 to 100.</summary>
    public int Percent { get; init; }

    /// <summary>What is going on, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The pointer to what there is so far; empty for none.</summary>
    public string ResultPointer { get; init; } = "";

    /// <summary>Pointers to what else there is so far.</summary>
    public PacketList<string> ArtifactPointers { get; init; }

    /// <summary>Where the job stands; a hint.</summary>
    public JobStatus Status { get; init; }

    /// <summary>The fencing token of the request, echoed.</summary>
    public DispatchIdentity? Dispatch { get; init; }

    /// <summary>Production profile: the envelope's identity again, or <see langword="null"/>.</summary>
    public IdentityBinding? Identity { get; init; }

    /// <summary>Production profile: the partial output, checkable.</summary>
    public ResourceRef? ResultReference { get; init; }

    /// <summary>Production profile: the artifacts, checkable.</summary>
    public PacketList<ResourceRef> ArtifactReferences { get; init; }
}
