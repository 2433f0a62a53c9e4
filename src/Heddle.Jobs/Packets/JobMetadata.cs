namespace Heddle.Jobs;

/// <summary>Who wants a job and what it will do: what policy decides by.</summary>
public sealed partial record JobMetadata
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public JobMetadata() { }

    /// <summary>The tenant; empty when not said.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>Who asks; empty when not said.</summary>
    public string ActorId { get; init; } = "";

    /// <summary>What kind of actor asks.</summary>
    public ActorType ActorType { get; init; }

    /// <summary>The caller's own key for the effect: two jobs with the same key are the same work. Empty for none.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>What the job does, as a label of policy, for example <c>repo.review</c>.</summary>
    public string Capability { get; init; } = "";

    /// <summary>What is risky about it, for example <c>write</c>. At most 1,000.</summary>
    public PacketList<string> RiskTags { get; init; }

    /// <summary>What a pool must offer to be given the job, compared without regard to case. At most 1,000.</summary>
    public PacketList<string> Requires { get; init; }

    /// <summary>The installed package the job comes from; empty for none.</summary>
    public string PackId { get; init; } = "";

    /// <summary>Further labels; unlike <see cref="JobRequest.Labels"/> they place nothing.</summary>
    public PacketMap<string> Labels { get; init; }
}
