using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Finds the clauses of one policy that decide what becomes of it.</summary>
internal sealed class ClauseTracer(CedarPolicy policy, AuthorizationRequest request, Entities entities)
{
    private const int MaxValueUnits = 200;
    private const int MaxValues = 16;

    private readonly ImmutableArray<ClauseExplanation>.Builder _clauses = ImmutableArray.CreateBuilder<ClauseExplanation>();

    public (PolicyOutcome Outcome, ImmutableArray<ClauseExplanation> Clauses) Trace()
    {
        var syntax = policy.Syntax;
        if (
            !TraceScope(RequestVariable.Principal, syntax.Principal, request.Principal)
            || !TraceScope(RequestVariable.Action, syntax.Action, request.Action)
            || !TraceScope(RequestVariable.Resource, syntax.Resource, request.Resource)
        )
        {
            return (PolicyOutcome.OutOfScope, [_clauses[^1]]);
        }

        foreach (var condition in syntax.Conditions)
        {
            var before = _clauses.Count;
            var value = Evaluate(condition.Body, out _);
            Decide(condition.Body);
            if (!value.IsBoolean || value.IsTrue == (condition.Kind == ConditionKind.Unless))
            {
                return (value.IsBoolean ? PolicyOutcome.NotSatisfied : PolicyOutcome.Failed, [.. _clauses.Skip(before)]);
            }
        }

        return (PolicyOutcome.Satisfied, _clauses.ToImmutable());
    }

    private bool TraceScope(RequestVariable variable, ScopeConstraint constraint, EntityUid uid)
    {
        if (constraint.Operator == ScopeOperator.Any)
        {
            return true;
        }

        var frame = new EvaluationFrame(request, entities);
        var holds = CompiledPolicy.Matches(constraint, uid, ref frame);
        var text = DocWriter.Write(PolicyPrinter.LayConstraint(variable, constraint), int.MaxValue, 0);
        var observed = new ObservedValue(VariableNames.Of(variable), uid.ToString());
        _clauses.Add(new ClauseExplanation(text, holds ? "true" : "false", PositionOf(constraint.Span), [observed]));
        return holds;
    }

    /// <summary>Descends to the part that decides: the operand that ended a chain, the branch that was taken.</summary>
    private void Decide(Expression expression)
    {
        var value = Evaluate(expression, out var fault);
        switch (expression)
        {
            case AndExpression and:
                DecideChain(and.Operands, ends: false);
                break;
            case OrExpression or:
                DecideChain(or.Operands, ends: true);
                break;
            case UnaryExpression { Operator: UnaryOperator.Not } not when !value.IsNone:
                Decide(not.Operand);
                break;
            case IfExpression choice when Evaluate(choice.Condition, out _) is { IsBoolean: true } condition:
                Decide(choice.Condition);
                Decide(condition.IsTrue ? choice.Then : choice.Else);
                break;
            default:
                _clauses.Add(
                    new ClauseExplanation(
                        PolicyPrinter.Print(expression),
                        fault?.Message ?? Shortened(value),
                        PositionOf(expression.Span),
                        Observe(expression)
                    )
                );
                break;
        }
    }

    private void DecideChain(SyntaxList<Expression> operands, bool ends)
    {
        var values = operands.Span.ToArray().Select(o => Evaluate(o, out _)).ToList();
        var deciding = values.FindIndex(v => !v.IsBoolean || v.IsTrue == ends);
        for (var i = 0; i < operands.Count; i++)
        {
            if (deciding < 0 || deciding == i)
            {
                Decide(operands[i]);
            }
        }
    }

    private CedarValue Evaluate(Expression expression, out EvaluationFault? fault)
    {
        var frame = new EvaluationFrame(request, entities);
        var value = PlanCompiler.Compile(expression).Evaluate(ref frame);
        fault = frame.Fault;
        return value;
    }

    /// <summary>The values of the largest parts that read the request or the entities.</summary>
    private ImmutableArray<ObservedValue> Observe(Expression clause)
    {
        var observed = ImmutableArray.CreateBuilder<ObservedValue>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<Expression>(ExpressionChildren.Of(clause).Reverse());
        while (observed.Count < MaxValues && waiting.TryPop(out var part))
        {
            if (part is VariableExpression or AttributeExpression or BinaryExpression { Operator: BinaryOperator.GetTag })
            {
                var value = Evaluate(part, out _);
                if (!value.IsNone)
                {
                    var text = PolicyPrinter.Print(part);
                    if (seen.Add(text))
                    {
                        observed.Add(new ObservedValue(text, Shortened(value)));
                    }

                    continue;
                }
            }

            foreach (var child in ExpressionChildren.Of(part).Reverse())
            {
                waiting.Push(child);
            }
        }

        return observed.ToImmutable();
    }

    private static string Shortened(CedarValue value)
    {
        var text = value.ToString();
        return text.Length <= MaxValueUnits ? text : UnicodeText.Beginning(text, MaxValueUnits - 1) + "…";
    }

    private SourcePosition? PositionOf(SourceSpan span) => policy.Syntax.Source?.PositionOf(span.Start);
}
