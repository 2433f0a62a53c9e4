using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>What changes when one policy set replaces another: the policies, and the answers to recorded requests.</summary>
public sealed class PolicySetDiff
{
    private PolicySetDiff(ImmutableArray<PolicyChange> policies, ImmutableArray<DecisionChange> decisions, int requests)
    {
        PolicyChanges = policies;
        DecisionChanges = decisions;
        RequestCount = requests;
    }

    /// <summary>The policies and templates that differ, by id in ordinal order. Layout and comments make no difference.</summary>
    public ImmutableArray<PolicyChange> PolicyChanges { get; }

    /// <summary>The requests that are answered differently, in the order given.</summary>
    public ImmutableArray<DecisionChange> DecisionChanges { get; }

    /// <summary>The number of requests that were decided with both sets.</summary>
    public int RequestCount { get; }

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => PolicyChanges.IsEmpty && DecisionChanges.IsEmpty;

    /// <summary>Compares two policy sets.</summary>
    /// <param name="before">The first set.</param>
    /// <param name="after">The second set.</param>
    /// <param name="requests">The requests to decide with both.</param>
    /// <param name="authorizer">Decides; one with default options where null.</param>
    public static PolicySetDiff Compare(
        PolicySet before,
        PolicySet after,
        IEnumerable<RecordedRequest> requests,
        Authorizer? authorizer = null
    )
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(requests);
        authorizer ??= new Authorizer();
        var decisions = ImmutableArray.CreateBuilder<DecisionChange>();
        var count = 0;
        foreach (var recorded in requests)
        {
            count++;
            var first = authorizer.IsAuthorized(recorded.Request, before, recorded.Entities);
            var second = authorizer.IsAuthorized(recorded.Request, after, recorded.Entities);
            if (!SameAnswer(first, second))
            {
                decisions.Add(new DecisionChange(recorded, first, second));
            }
        }

        return new PolicySetDiff(ComparePolicies(Syntaxes(before), Syntaxes(after)), decisions.ToImmutable(), count);
    }

    private static bool SameAnswer(AuthorizationDecision first, AuthorizationDecision second) =>
        first.IsAllowed == second.IsAllowed
        && first.DeterminingPolicies.Select(p => p.Id).ToHashSet().SetEquals(second.DeterminingPolicies.Select(p => p.Id))
        && first.Errors.Select(e => e.PolicyId).ToHashSet().SetEquals(second.Errors.Select(e => e.PolicyId));

    private static Dictionary<string, PolicySyntax> Syntaxes(PolicySet set)
    {
        var syntaxes = set.Policies.ToDictionary(p => p.Id, p => p.Syntax, StringComparer.Ordinal);
        foreach (var template in set.Templates)
        {
            syntaxes.Add(template.Id, template.Syntax);
        }

        return syntaxes;
    }

    private static ImmutableArray<PolicyChange> ComparePolicies(
        Dictionary<string, PolicySyntax> before,
        Dictionary<string, PolicySyntax> after
    )
    {
        var changes = ImmutableArray.CreateBuilder<PolicyChange>();
        foreach (var id in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var first = before.GetValueOrDefault(id);
            var second = after.GetValueOrDefault(id);
            if (!Equals(first, second))
            {
                var kind =
                    first is null ? PolicyChangeKind.Added
                    : second is null ? PolicyChangeKind.Removed
                    : PolicyChangeKind.Changed;
                changes.Add(
                    new PolicyChange(
                        id,
                        kind,
                        first is null ? null : PolicyPrinter.Print(first),
                        second is null ? null : PolicyPrinter.Print(second)
                    )
                );
            }
        }

        return changes.ToImmutable();
    }
}
