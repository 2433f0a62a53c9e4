using System.Runtime.CompilerServices;

namespace Heddle.Policy;

/// <summary>A policy ready to be evaluated.</summary>
internal sealed class CompiledPolicy
{
    // Below this height a plan needs less stack than any thread has left in practice.
    private const int UncheckedHeight = 64;

    private readonly PolicySyntax _syntax;
    private readonly (PlanNode Body, ConditionKind Kind)[] _conditions;
    private readonly bool _isHigh;

    public CompiledPolicy(PolicySyntax syntax)
    {
        _syntax = syntax;
        _conditions = new (PlanNode, ConditionKind)[syntax.Conditions.Count];
        for (var i = 0; i < _conditions.Length; i++)
        {
            var condition = syntax.Conditions[i];
            _isHigh |= condition.Body.Height > UncheckedHeight;
            _conditions[i] = (PlanCompiler.Compile(condition.Body), condition.Kind);
        }
    }

    /// <summary>Whether the policy is satisfied; null, with a fault in the frame, where that cannot be said.</summary>
    public bool? Evaluate(ref EvaluationFrame frame)
    {
        if (!MatchesScope(ref frame))
        {
            return false;
        }

        if (_isHigh && !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            frame.Fault = new EvaluationFault(EvaluationErrorKind.TooDeep, "the condition is nested too deeply for this thread's stack");
            return null;
        }

        foreach (ref readonly var condition in _conditions.AsSpan())
        {
            var value = condition.Body.Evaluate(ref frame);
            if (!value.IsBoolean)
            {
                return NoBoolean(value, condition.Body, ref frame);
            }

            if (value.IsTrue == (condition.Kind == ConditionKind.Unless))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the request is in the policy's scope, which no entity can make fail.</summary>
    public bool MatchesScope(ref EvaluationFrame frame)
    {
        var request = frame.Request;
        return Matches(_syntax.Action, request.Action, ref frame)
            && Matches(_syntax.Principal, request.Principal, ref frame)
            && Matches(_syntax.Resource, request.Resource, ref frame);
    }

    public static bool Matches(ScopeConstraint constraint, EntityUid uid, ref EvaluationFrame frame)
    {
        switch (constraint.Operator)
        {
            case ScopeOperator.Any:
                return true;
            case ScopeOperator.Equal:
                return uid.Equals(constraint.Entity);
            case ScopeOperator.In:
                return frame.IsIn(uid, constraint.Entity!);
            case ScopeOperator.Is:
                return uid.Type.Equals(constraint.Type);
            case ScopeOperator.IsIn:
                return uid.Type.Equals(constraint.Type) && frame.IsIn(uid, constraint.Entity!);
            default:
                foreach (var ancestor in constraint.Entities)
                {
                    if (frame.IsIn(uid, ancestor))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    private static bool? NoBoolean(CedarValue value, PlanNode body, ref EvaluationFrame frame)
    {
        if (!value.IsNone)
        {
            frame.Fault = EvaluationFault.WrongKind("a condition", "a bool", value) with { Span = body.Span };
        }

        return null;
    }
}
