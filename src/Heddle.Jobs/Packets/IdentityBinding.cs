namespace Heddle.Jobs;

/// <summary>On whose behalf something is done. In a production packet the envelope's is authoritative and every other must equal it.</summary>
public sealed partial record IdentityBinding
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public IdentityBinding() { }

    /// <summary>The tenant; empty when not said.</summary>
    public string TenantId { get; init; } = "";

    /// <summary>The end user or service; empty when not said.</summary>
    public string PrincipalId { get; init; } = "";

    /// <summary>Who acts for the principal; empty when not said.</summary>
    public string ActorId { get; init; } = "";

    /// <summary>The delegation the actor acts under; empty when not said.</summary>
    public string DelegationId { get; init; } = "";
}
