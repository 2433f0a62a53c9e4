namespace Heddle.Jobs;

/// <summary>The job that undoes a job, should a later step fail for good. Its members mean what they mean in <see cref="JobRequest"/>.</summary>
public sealed partial record Compensation
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public Compensation() { }

    /// <summary>What work it is.</summary>
    public string Topic { get; init; } = "";

    /// <summary>The pointer to the input.</summary>
    public string ContextPointer { get; init; } = "";

    /// <summary>How urgent it is.</summary>
    public JobPriority Priority { get; init; }

    /// <summary>Which specialisation of a worker is meant; empty for any.</summary>
    public string AdapterId { get; init; } = "";

    /// <summary>Settings for the worker and the control plane.</summary>
    public PacketMap<string> Environment { get; init; }

    /// <summary>The body of knowledge the job works on; empty for none.</summary>
    public string MemoryId { get; init; } = "";

    /// <summary>How the input may be prepared.</summary>
    public ContextHints? ContextHints { get; init; }

    /// <summary>What the job may use up.</summary>
    public Budget? Budget { get; init; }

    /// <summary>The tenant; empty when not said.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>The end user or service the work is for; empty when not said.</summary>
    public string PrincipalId { get; init; } = "";

    /// <summary>Labels a worker must have to be given the job.</summary>
    public PacketMap<string> Labels { get; init; }

    /// <summary>Who wants the job and what it will do.</summary>
    public JobMetadata? Metadata { get; init; }

    /// <summary>Production profile: the envelope's identity again, or <see langword="null"/>.</summary>
    public IdentityBinding? Identity { get; init; }

    /// <summary>The fencing token.</summary>
    public DispatchIdentity? Dispatch { get; init; }

    /// <summary>Production profile: the input, checkable.</summary>
    public ResourceRef? ContextReference { get; init; }
}
