using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Explains decisions: which clause decided, and on which values.</summary>
/// <param name="authorizer">Decides; one with default options where null.</param>
public sealed class PolicyExplainer(Authorizer? authorizer = null)
{
    private readonly Authorizer _authorizer = authorizer ?? new Authorizer();

    /// <summary>Decides a request and says what became of every policy. Takes longer than deciding alone; meant for authors and support.</summary>
    /// <param name="request">The question.</param>
    /// <param name="policies">The policies in force.</param>
    /// <param name="entities">What is known about entities.</param>
    public DecisionExplanation Explain(AuthorizationRequest request, PolicySet policies, Entities entities)
    {
        var decision = _authorizer.IsAuthorized(request, policies, entities);
        var determining = decision.DeterminingPolicies.ToHashSet();
        var explanations = ImmutableArray.CreateBuilder<PolicyExplanation>(policies.Policies.Length);
        foreach (var policy in policies.Policies)
        {
            var (outcome, clauses) = new ClauseTracer(policy, request, entities).Trace();
            explanations.Add(new PolicyExplanation(policy, outcome, determining.Contains(policy), clauses));
        }

        return new DecisionExplanation(request, decision, explanations.MoveToImmutable());
    }
}
