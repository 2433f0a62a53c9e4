using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>
/// Finds the policies whose scope a request may be in. Each policy is filed under the part of its scope that is rarest in the set, so that
/// policies about other principals, actions or resources are never looked at.
/// </summary>
internal sealed class PolicyIndex
{
    private readonly List<int> _unscoped = [];

    public PolicyIndex(IReadOnlyList<CedarPolicy> policies)
    {
        Policies = [.. policies];
        var counts = new Dictionary<ScopeKey, int>(Policies.Length);
        foreach (var policy in Policies)
        {
            Count(RequestVariable.Principal, policy.Syntax.Principal, counts);
            Count(RequestVariable.Action, policy.Syntax.Action, counts);
            Count(RequestVariable.Resource, policy.Syntax.Resource, counts);
        }

        for (var i = 0; i < Policies.Length; i++)
        {
            File(i, counts);
        }
    }

    public CedarPolicy[] Policies { get; }

    public ScopeBuckets Principal { get; } = new();

    public ScopeBuckets Action { get; } = new();

    public ScopeBuckets Resource { get; } = new();

    public ReadOnlySpan<int> Unscoped => CollectionsMarshal.AsSpan(_unscoped);

    private static void Count(RequestVariable variable, ScopeConstraint constraint, Dictionary<ScopeKey, int> counts)
    {
        foreach (var key in ScopeKey.Of(variable, constraint))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
        }
    }

    private void File(int place, Dictionary<ScopeKey, int> counts)
    {
        var syntax = Policies[place].Syntax;
        var best = RequestVariable.Context;
        var rarest = int.MaxValue;
        Consider(RequestVariable.Principal, syntax.Principal, counts, ref best, ref rarest);
        Consider(RequestVariable.Resource, syntax.Resource, counts, ref best, ref rarest);
        Consider(RequestVariable.Action, syntax.Action, counts, ref best, ref rarest);
        switch (best)
        {
            case RequestVariable.Principal:
                Principal.Add(syntax.Principal, place);
                break;
            case RequestVariable.Resource:
                Resource.Add(syntax.Resource, place);
                break;
            case RequestVariable.Action:
                Action.Add(syntax.Action, place);
                break;
            default:
                _unscoped.Add(place);
                break;
        }
    }

    private static void Consider(
        RequestVariable variable,
        ScopeConstraint constraint,
        Dictionary<ScopeKey, int> counts,
        ref RequestVariable best,
        ref int rarest
    )
    {
        if (constraint.Operator == ScopeOperator.Any)
        {
            return;
        }

        var count = 0;
        foreach (var key in ScopeKey.Of(variable, constraint))
        {
            count += counts[key];
        }

        if (count < rarest)
        {
            rarest = count;
            best = variable;
        }
    }
}
