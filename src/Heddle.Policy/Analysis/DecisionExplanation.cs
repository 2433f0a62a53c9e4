using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Heddle.Policy;

/// <summary>A decision and what became of every policy. It quotes values of the request and the entities: it is for authors, not for peers.</summary>
/// <param name="Request">The question.</param>
/// <param name="Decision">The answer.</param>
/// <param name="Policies">Every policy of the set, in its order.</param>
public sealed record DecisionExplanation(
    AuthorizationRequest Request,
    AuthorizationDecision Decision,
    ImmutableArray<PolicyExplanation> Policies
)
{
    /// <summary>The explanation for people, over several lines: the decision, the policies it rests on, then the others that were in scope.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Decision}: {Request}");
        if (Decision.DeterminingPolicies.IsEmpty)
        {
            text.Append("\nno policy is satisfied, which denies");
        }

        foreach (var policy in Policies.Where(p => p.Outcome != PolicyOutcome.OutOfScope).OrderByDescending(p => p.IsDetermining))
        {
            Append(text, policy);
        }

        var elsewhere = Policies.Count(p => p.Outcome == PolicyOutcome.OutOfScope);
        return elsewhere == 0 ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $"\n{elsewhere} more out of scope").ToString();
    }

    private static void Append(StringBuilder text, PolicyExplanation explanation)
    {
        var policy = explanation.Policy;
        var effect = policy.Effect == PolicyEffect.Permit ? "permit" : "forbid";
        var outcome = explanation.Outcome switch
        {
            PolicyOutcome.Satisfied => "is satisfied",
            PolicyOutcome.Failed => "cannot be evaluated",
            _ => "is not satisfied",
        };
        text.Append(CultureInfo.InvariantCulture, $"\n{(explanation.IsDetermining ? "*" : " ")} {effect} `{policy.Id}` {outcome}");
        foreach (var clause in explanation.Clauses)
        {
            text.Append("\n    ").Append(clause);
        }
    }
}
