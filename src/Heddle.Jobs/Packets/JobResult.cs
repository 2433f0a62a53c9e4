namespace Heddle.Jobs;

/// <summary>What came of a job. It may arrive twice and in any order; receivers go by <see cref="JobId"/> and <see cref="Dispatch"/>.</summary>
public sealed partial record JobResult : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public JobResult() { }

    /// <summary>The job.</summary>
    public required string JobId { get; init; } = "";

    /// <summary>How it ended.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>The pointer to the output; empty when there is none.</summary>
    public string ResultPointer { get; init; } = "";

    /// <summary>The worker that did it; equals the packet's sender. Empty only in a dead letter.</summary>
    public required string WorkerId { get; init; } = "";

    /// <summary>How long it took.</summary>
    public long ExecutionMilliseconds { get; init; }

    /// <summary>
    /// The error as a text of the worker's own, for example <c>E_TEMP</c>: the older form of <see cref="ErrorCode"/>. Producers fill
    /// both; consumers prefer the number and fall back to the text when that is 0.
    /// </summary>
    public string ErrorText { get; init; } = "";

    /// <summary>What went wrong, for people; empty when nothing did.</summary>
    public string ErrorMessage { get; init; } = "";

    /// <summary>Pointers to what else came out.</summary>
    public PacketList<string> ArtifactPointers { get; init; }

    /// <summary>What went wrong, as a number.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>The fencing token of the request, echoed.</summary>
    public DispatchIdentity? Dispatch { get; init; }

    /// <summary>Production profile: the envelope's identity again, or <see langword="null"/>.</summary>
    public IdentityBinding? Identity { get; init; }

    /// <summary>Production profile: the output, checkable.</summary>
    public ResourceRef? ResultReference { get; init; }

    /// <summary>Production profile: the artifacts, checkable.</summary>
    public PacketList<ResourceRef> ArtifactReferences { get; init; }
}
