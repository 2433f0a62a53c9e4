namespace Heddle.Jobs;

/// <summary>A unit of work: submitted by a client, then dispatched to a worker.</summary>
public sealed partial record JobRequest : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public JobRequest() { }

    /// <summary>The id of the job, unique for good. Whoever sees it twice must not do the work twice.</summary>
    public required string JobId { get; init; } = "";

    /// <summary>What work it is: a subject such as <c>job.summarize</c>. A worker with several topics chooses its handler by this.</summary>
    public required string Topic { get; init; } = "";

    /// <summary>How urgent it is.</summary>
    public JobPriority Priority { get; init; }

    /// <summary>The pointer to the input, for example <c>redis://ctx:&lt;job id&gt;</c>. Opaque: not a URI to be parsed.</summary>
    public string ContextPointer { get; init; } = "";

    /// <summary>Which specialisation of a worker is meant; empty for any.</summary>
    public string AdapterId { get; init; } = "";

    /// <summary>Settings for the worker and the control plane. <c>tenant_id</c>, where present, equals <see cref="TenantId"/>.</summary>
    public PacketMap<string> Environment { get; init; }

    /// <summary>The job this one is part of; empty for none.</summary>
    public string ParentJobId { get; init; } = "";

    /// <summary>The workflow this job is a step of; empty for none.</summary>
    public string WorkflowId { get; init; } = "";

    /// <summary>Which step of the workflow it is, from 0.</summary>
    public int StepIndex { get; init; }

    /// <summary>The body of knowledge the job works on, for example <c>repo:…</c> or <c>chat:…</c>; empty for none.</summary>
    public string MemoryId { get; init; } = "";

    /// <summary>How the input may be prepared.</summary>
    public ContextHints? ContextHints { get; init; }

    /// <summary>What the job may use up.</summary>
    public Budget? Budget { get; init; }

    /// <summary>The tenant; empty when not said.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>The end user or service the work is for; empty when not said.</summary>
    public string PrincipalId { get; init; } = "";

    /// <summary>Labels a worker must have to be given the job: hard constraints, not notes. At most 1,000.</summary>
    public PacketMap<string> Labels { get; init; }

    /// <summary>Who wants the job and what it will do.</summary>
    public JobMetadata? Metadata { get; init; }

    /// <summary>The job that undoes this one.</summary>
    public Compensation? Compensation { get; init; }

    /// <summary>Production profile: the envelope's identity again, or <see langword="null"/>.</summary>
    public IdentityBinding? Identity { get; init; }

    /// <summary>The fencing token, from the dispatcher; <see langword="null"/> on a job that is submitted.</summary>
    public DispatchIdentity? Dispatch { get; init; }

    /// <summary>Production profile: the input, checkable.</summary>
    public ResourceRef? ContextReference { get; init; }
}
