using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>What can be said about a <see cref="PartialRequest" />, and what is left to ask.</summary>
public sealed class PartialDecision
{
    internal PartialDecision(
        bool? isAllowed,
        ImmutableArray<CedarPolicy> satisfied,
        ImmutableArray<CedarPolicy> residuals,
        ImmutableArray<PolicyError> errors,
        PolicySet remaining
    )
    {
        IsAllowed = isAllowed;
        Satisfied = satisfied;
        Residuals = residuals;
        Errors = errors;
        Remaining = remaining;
    }

    /// <summary>Whether the request is allowed, whatever the unknown parts are; null where that depends on them.</summary>
    public bool? IsAllowed { get; }

    /// <summary>The policies that are satisfied whatever the unknown parts are.</summary>
    public ImmutableArray<CedarPolicy> Satisfied { get; }

    /// <summary>
    /// The policies that depend on the unknown parts, under their old ids, each reduced to what still has to hold. They are policies like any
    /// other: they can be printed, evaluated, or translated into a query.
    /// </summary>
    public ImmutableArray<CedarPolicy> Residuals { get; }

    /// <summary>The policies that cannot be evaluated whatever the unknown parts are.</summary>
    public ImmutableArray<PolicyError> Errors { get; }

    /// <summary>
    /// The policies that matter once the unknown parts are known. Deciding a request with them, where its known parts are the ones given here,
    /// gives the decision that the whole policy set gives.
    /// </summary>
    public PolicySet Remaining { get; }
}
