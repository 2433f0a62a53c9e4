namespace Heddle.Policy;

/// <summary>A request that two policy sets answer differently.</summary>
/// <param name="Recorded">The request.</param>
/// <param name="Before">The answer of the first set.</param>
/// <param name="After">The answer of the second set.</param>
public sealed record DecisionChange(RecordedRequest Recorded, AuthorizationDecision Before, AuthorizationDecision After)
{
    /// <summary>Whether allow became deny or deny allow; otherwise only the determining policies or the errors changed.</summary>
    public bool IsReversal => Before.IsAllowed != After.IsAllowed;

    /// <summary>The request with both answers, on one line.</summary>
    public override string ToString() => $"{Recorded.Request}: {Describe(Before)} -> {Describe(After)}";

    private static string Describe(AuthorizationDecision decision)
    {
        var errors = decision.Errors.IsEmpty ? "" : $", failed: {string.Join(", ", decision.Errors.Select(e => e.PolicyId))}";
        return $"{decision} by {(decision.DeterminingPolicies.IsEmpty ? "default" : string.Join(", ", decision.DeterminingPolicies.Select(p => p.Id)))}{errors}";
    }
}
