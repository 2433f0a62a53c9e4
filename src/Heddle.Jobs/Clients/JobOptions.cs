namespace Heddle.Jobs;

/// <summary>What may be said about a job beside its topic and input. Everything has a default.</summary>
public sealed record JobOptions
{
    internal static readonly JobOptions Default = new();

    /// <summary>The job's id; <see langword="null"/>, the default, for a new one. Who submits an id twice submits one job.</summary>
    public string? JobId { get; init; }

    /// <summary>
    /// The id of the request or workflow it belongs to. <see langword="null"/>, the default: that of the job whose handler submits it,
    /// else that of the ambient trace, else a new one.
    /// </summary>
    public string? TraceId { get; init; }

    /// <summary>How urgent it is. Default <see cref="JobPriority.Unspecified"/>.</summary>
    public JobPriority Priority { get; init; }

    /// <summary>How long it may take from its dispatch on; <see langword="null"/>, the default, for no limit. Above zero.</summary>
    public TimeSpan? Deadline
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(Deadline));
            field = value;
        }
    }

    /// <summary>How many tokens it may use; <see langword="null"/>, the default, for any number. <see cref="Deadline"/> goes before its own.</summary>
    public Budget? Budget { get; init; }

    /// <summary>The job it is part of; empty, the default, for none.</summary>
    public string ParentJobId { get; init; } = "";

    /// <summary>The workflow it is a step of; empty, the default, for none.</summary>
    public string WorkflowId { get; init; } = "";

    /// <summary>Which step of the workflow it is, from 0.</summary>
    public int StepIndex { get; init; }

    /// <summary>
    /// The caller's own key for the effect: two jobs of a tenant with the same key are the same work, which is done once, and the second
    /// has the outcome of the first. Only a success keeps the key: a job that is submitted after the first has failed is done anew. With
    /// the key of a job of another topic it fails, as <see cref="ErrorCode.JobDuplicate"/>. Empty, the default, for none.
    /// </summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>Labels a worker must have to be given the job: hard constraints, not notes.</summary>
    public PacketMap<string> Labels { get; init; }

    /// <summary>Who wants it and what it will do; <see cref="IdempotencyKey"/> goes before its own. Default <see langword="null"/>.</summary>
    public JobMetadata? Metadata { get; init; }

    /// <summary>The tenant; <see langword="null"/>, the default, for the client's.</summary>
    public string? TenantId { get; init; }

    /// <summary>On whose behalf it is; <see langword="null"/>, the default, for the client's.</summary>
    public string? PrincipalId { get; init; }

    /// <summary>Is told of progress while the job is waited for; <see langword="null"/>, the default, for nobody. Called on the pool, in order.</summary>
    public IProgress<JobProgress>? Progress { get; init; }

    /// <summary>Has the last word on the request, for the fields that have no option here. Default <see langword="null"/>.</summary>
    public Func<JobRequest, JobRequest>? Configure { get; init; }
}
