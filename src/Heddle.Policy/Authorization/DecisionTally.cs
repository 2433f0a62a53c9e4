using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>Evaluates candidates and keeps which were satisfied. Lives on the stack; up to a few satisfied policies it allocates only the decision.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct DecisionTally(CedarPolicy[] policies, bool erroringForbidDenies)
{
    private PlaceList _permits;
    private PlaceList _forbids;
    private List<(int Place, PolicyError Error)>? _errors;

    public void Evaluate(ReadOnlySpan<int> places, ref EvaluationFrame frame)
    {
        foreach (var place in places)
        {
            var policy = policies[place];
            var satisfied = policy.Compiled.Evaluate(ref frame);
            if (satisfied is null)
            {
                Fail(place, policy, ref frame);
            }
            else if (satisfied.GetValueOrDefault())
            {
                Satisfy(place, policy);
            }
        }
    }

    public readonly AuthorizationDecision Decide()
    {
        var isAllowed = _forbids.Count == 0 && _permits.Count > 0;
        return new AuthorizationDecision(isAllowed, isAllowed ? _permits.Select(policies) : _forbids.Select(policies), Errors());
    }

    private void Satisfy(int place, CedarPolicy policy)
    {
        if (policy.Effect == PolicyEffect.Forbid)
        {
            _forbids.Add(place);
        }
        else
        {
            _permits.Add(place);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fail(int place, CedarPolicy policy, ref EvaluationFrame frame)
    {
        (_errors ??= []).Add((place, new PolicyError(policy, frame.Fault!)));
        if (erroringForbidDenies && policy.Effect == PolicyEffect.Forbid)
        {
            _forbids.Add(place);
        }
    }

    private readonly ImmutableArray<PolicyError> Errors() =>
        // A policy filed under several actions may have been met more than once.
        _errors is null
            ? []
            : [.. _errors.DistinctBy(e => e.Place).OrderBy(e => e.Place).Select(e => e.Error)];
}
