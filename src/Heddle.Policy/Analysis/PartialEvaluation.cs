namespace Heddle.Policy;

/// <summary>Reduces whole policies to what still has to hold.</summary>
internal sealed class PartialEvaluation(PartialRequest request, Entities entities)
{
    private readonly ResidualReducer _reducer = new(request, entities);
    private readonly List<CedarPolicy> _satisfied = [];
    private readonly List<CedarPolicy> _residuals = [];
    private readonly List<PolicyError> _errors = [];
    private readonly List<CedarPolicy> _remaining = [];

    public PartialDecision Run(PolicySet policies, bool erroringForbidDenies)
    {
        foreach (var policy in policies.Policies)
        {
            Reduce(policy);
        }

        return new PartialDecision(
            Decide(erroringForbidDenies),
            [.. _satisfied],
            [.. _residuals],
            [.. _errors],
            PolicySet.Create(_remaining)
        );
    }

    private bool? Decide(bool erroringForbidDenies)
    {
        if (_satisfied.Exists(IsForbid) || (erroringForbidDenies && _errors.Exists(e => IsForbid(e.Policy))))
        {
            return false;
        }

        if (_residuals.Exists(IsForbid))
        {
            return _satisfied.Count == 0 && !_residuals.Exists(p => !IsForbid(p)) ? false : null;
        }

        return _satisfied.Count > 0 ? true
            : _residuals.Count > 0 ? null
            : false;
    }

    private static bool IsForbid(CedarPolicy policy) => policy.Effect == PolicyEffect.Forbid;

    private void Reduce(CedarPolicy policy)
    {
        var syntax = policy.Syntax;
        if (
            ReduceScope(RequestVariable.Principal, syntax.Principal) is not { } principal
            || ReduceScope(RequestVariable.Action, syntax.Action) is not { } action
            || ReduceScope(RequestVariable.Resource, syntax.Resource) is not { } resource
        )
        {
            return;
        }

        var reduced = syntax with { Principal = principal, Action = action, Resource = resource };
        var inScope = Array.TrueForAll([principal, action, resource], c => c.Operator == ScopeOperator.Any);
        if (ReduceConditions(policy, inScope) is not { } conditions)
        {
            return;
        }

        var isSatisfied = inScope && conditions.Count == 0;
        var rest = isSatisfied ? policy : new CedarPolicy(policy.Id, reduced with { Conditions = new([.. conditions]) });
        (isSatisfied ? _satisfied : _residuals).Add(rest);
        _remaining.Add(rest);
    }

    /// <summary>The conditions that still have to hold; null where one does not hold, or where the policy certainly fails, which is noted.</summary>
    private List<PolicyCondition>? ReduceConditions(CedarPolicy policy, bool inScope)
    {
        var conditions = new List<PolicyCondition>();
        var canFail = false;
        foreach (var condition in policy.Syntax.Conditions)
        {
            var body = _reducer.Reduce(condition.Body);
            if (condition.Kind == ConditionKind.When ? body.Value.IsTrue : body.Value.IsFalse)
            {
                continue;
            }

            if (body.Value.IsBoolean && !canFail)
            {
                return null;
            }

            if (!body.IsUnknown && !body.Value.IsBoolean && inScope && conditions.Count == 0)
            {
                var noBoolean = EvaluationFault.WrongKind("a condition", "a bool", body.Value) with { Span = condition.Body.Span };
                _errors.Add(new PolicyError(policy, body.Fault ?? noBoolean));
                _remaining.Add(policy);
                return null;
            }

            // Values written out may nest where the names they replace did not.
            var rest = body.Expression.Height <= LanguageLimits.MaxDepth ? body.Expression : condition.Body;
            conditions.Add(new PolicyCondition(condition.Kind, rest));
            canFail |= !(ExpressionFacts.CannotFail(rest) && ExpressionFacts.IsBoolean(rest));
            if (!body.IsUnknown)
            {
                // It fails, or is false behind one that may fail: nothing behind it is evaluated.
                break;
            }
        }

        return conditions;
    }

    /// <summary>What is left of a constraint; null where it is not met.</summary>
    private ScopeConstraint? ReduceScope(RequestVariable variable, ScopeConstraint constraint)
    {
        if (constraint.Operator == ScopeOperator.Any)
        {
            return constraint;
        }

        if (!_reducer.IsUnknown(variable))
        {
            var frame = new EvaluationFrame(_reducer.KnownParts, _reducer.Entities);
            return CompiledPolicy.Matches(constraint, UidOf(variable), ref frame) ? ScopeConstraint.Any : null;
        }

        if (_reducer.TypeOf(variable) is not { } type)
        {
            return constraint;
        }

        return constraint.Operator switch
        {
            ScopeOperator.Equal => constraint.Entity!.Type.Equals(type) ? constraint : null,
            ScopeOperator.Is => constraint.Type!.Equals(type) ? ScopeConstraint.Any : null,
            ScopeOperator.IsIn => constraint.Type!.Equals(type) ? constraint with { Operator = ScopeOperator.In, Type = null } : null,
            _ => constraint,
        };
    }

    private EntityUid UidOf(RequestVariable variable) =>
        variable switch
        {
            RequestVariable.Principal => _reducer.KnownParts.Principal,
            RequestVariable.Action => _reducer.KnownParts.Action,
            _ => _reducer.KnownParts.Resource,
        };
}
