namespace Heddle.Policy;

/// <summary>What a policy does where it is satisfied.</summary>
public enum PolicyEffect
{
    /// <summary>Allows the request, unless a forbid is satisfied too.</summary>
    Permit,

    /// <summary>Denies the request, whatever permits are satisfied.</summary>
    Forbid,
}
