using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>The answer to an <see cref="AuthorizationRequest" />. Deciding always yields one; nothing in policies or data makes it throw.</summary>
public sealed class AuthorizationDecision
{
    internal AuthorizationDecision(bool isAllowed, ImmutableArray<CedarPolicy> determiningPolicies, ImmutableArray<PolicyError> errors)
    {
        IsAllowed = isAllowed;
        DeterminingPolicies = determiningPolicies;
        Errors = errors;
    }

    /// <summary>Whether a permit is satisfied and no forbid is.</summary>
    public bool IsAllowed { get; }

    /// <summary>
    /// The policies that decided, in the order of the policy set: the satisfied permits of an allow, the satisfied forbids of a deny.
    /// Empty where nothing was satisfied, which denies.
    /// </summary>
    public ImmutableArray<CedarPolicy> DeterminingPolicies { get; }

    /// <summary>The policies in scope that could not be evaluated, in the order of the policy set.</summary>
    public ImmutableArray<PolicyError> Errors { get; }

    /// <summary><c>allow</c> or <c>deny</c>.</summary>
    public override string ToString() => IsAllowed ? "allow" : "deny";
}
