namespace Heddle.Policy;

/// <summary>
/// Evaluates what does not depend on the unknown parts of a request and keeps the rest. Keeping never changes a result: what is left has, for
/// any completion of the request, the value or the failure the whole has.
/// </summary>
internal sealed class ResidualReducer(PartialRequest request, Entities entities)
{
    private static readonly EntityUid Placeholder = new("Unknown", "");

    private readonly AuthorizationRequest _known = new(
        request.Principal ?? Placeholder,
        request.Action ?? Placeholder,
        request.Resource ?? Placeholder,
        request.Context
    );

    private readonly HashSet<Expression> _dependent = new(ReferenceEqualityComparer.Instance);

    public Entities Entities => entities;

    public AuthorizationRequest KnownParts => _known;

    public bool IsUnknown(RequestVariable variable) =>
        variable switch
        {
            RequestVariable.Principal => request.Principal is null,
            RequestVariable.Action => request.Action is null,
            RequestVariable.Resource => request.Resource is null,
            _ => request.Context is null,
        };

    /// <summary>The type of an unknown principal or resource; null where it is unknown too.</summary>
    public EntityTypeName? TypeOf(RequestVariable variable) =>
        variable switch
        {
            RequestVariable.Principal => request.PrincipalType,
            RequestVariable.Resource => request.ResourceType,
            _ => null,
        };

    public Residual Reduce(Expression expression)
    {
        Mark(expression);
        return Step(expression);
    }

    /// <summary>Notes which parts depend on something unknown.</summary>
    private bool Mark(Expression expression)
    {
        var depends = expression is VariableExpression variable && IsUnknown(variable.Variable);
        foreach (var child in ExpressionChildren.Of(expression))
        {
            depends |= Mark(child);
        }

        if (depends)
        {
            _dependent.Add(expression);
        }

        return depends;
    }

    private Residual Step(Expression expression)
    {
        if (!_dependent.Contains(expression))
        {
            return Evaluate(expression);
        }

        return expression switch
        {
            AndExpression and => ReduceChain(and.Operands, decides: false, expression),
            OrExpression or => ReduceChain(or.Operands, decides: true, expression),
            IfExpression choice => ReduceIf(choice),
            IsExpression test when ReduceIs(test) is { } known => Residual.Known(known, expression),
            BinaryExpression binary when ReduceEquality(binary) is { } known => Residual.Known(known, expression),
            _ => ReduceParts(expression),
        };
    }

    private Residual Evaluate(Expression expression)
    {
        var frame = new EvaluationFrame(_known, entities);
        var value = PlanCompiler.Compile(expression).Evaluate(ref frame);
        return value.IsNone ? Residual.Failed(frame.Fault!, expression) : Residual.Known(value, expression);
    }

    /// <summary>An operator that evaluates all of its parts: one that fails makes the whole fail.</summary>
    private Residual ReduceParts(Expression expression)
    {
        var children = ExpressionChildren.Of(expression);
        var reduced = new Expression[children.Count];
        for (var i = 0; i < reduced.Length; i++)
        {
            // The right side of `is … in` is evaluated only sometimes.
            var part = Step(children[i]);
            if (part.Fault is not null && !(expression is IsExpression && i == 1))
            {
                return Residual.Failed(part.Fault, expression);
            }

            reduced[i] = part.Expression;
        }

        return Residual.Unknown(ExpressionChildren.With(expression, reduced));
    }

    private Residual ReduceIf(IfExpression choice)
    {
        var condition = Step(choice.Condition);
        if (condition.IsKnown && condition.Value.IsBoolean)
        {
            return Step(condition.Value.IsTrue ? choice.Then : choice.Else);
        }

        if (!condition.IsUnknown)
        {
            return Residual.Failed(condition.Fault ?? NoBoolean("`if`", condition.Value, choice.Condition), choice);
        }

        return Residual.Unknown(
            ExpressionChildren.With(choice, [condition.Expression, Step(choice.Then).Expression, Step(choice.Else).Expression])
        );
    }

    /// <summary>A chain ends at the first operand that decides it. Operands that cannot decide it go, unless the last one's kind is in question.</summary>
    private Residual ReduceChain(SyntaxList<Expression> operands, bool decides, Expression chain)
    {
        var left = new List<Expression>();
        foreach (var operand in operands)
        {
            var part = Step(operand);
            if (part.IsUnknown)
            {
                left.Add(part.Expression);
                continue;
            }

            var ends = !part.Value.IsBoolean || part.Value.IsTrue == decides;
            if (!ends)
            {
                continue;
            }

            if (left.TrueForAll(e => ExpressionFacts.CannotFail(e) && ExpressionFacts.IsBoolean(e)) && part.Value.IsBoolean)
            {
                return Residual.Known(decides, chain);
            }

            if (left.Count == 0)
            {
                return Residual.Failed(part.Fault ?? NoBoolean(decides ? "`||`" : "`&&`", part.Value, operand), chain);
            }

            left.Add(part.Expression);
            break;
        }

        return Rebuild(left, decides, chain);
    }

    private static Residual Rebuild(List<Expression> left, bool decides, Expression chain)
    {
        if (left.Count == 0)
        {
            return Residual.Known(!decides, chain);
        }

        if (left.Count == 1)
        {
            if (ExpressionFacts.IsBoolean(left[0]))
            {
                return Residual.Unknown(left[0]);
            }

            // The chain demands a boolean of its last operand too.
            left.Insert(0, new LiteralExpression(!decides));
        }

        // A chain in first place belongs to this one, as the parser has it.
        var first = left[0] switch
        {
            AndExpression inner when !decides => inner.Operands,
            OrExpression inner when decides => inner.Operands,
            _ => new SyntaxList<Expression>([left[0]]),
        };
        return Residual.Unknown(ExpressionChildren.With(chain, [.. first, .. left.Skip(1)]));
    }

    private bool? ReduceIs(IsExpression test) =>
        test.Target is VariableExpression variable && IsUnknown(variable.Variable) && TypeOf(variable.Variable) is { } type
            ? !type.Equals(test.Type)
                ? false
                : test.In is null
                    ? true
                    : null
            : null;

    /// <summary>An unknown entity of known type differs from every entity of another type.</summary>
    private bool? ReduceEquality(BinaryExpression binary)
    {
        var (variable, literal) = (binary.Left, binary.Right) switch
        {
            (VariableExpression left, LiteralExpression right) => (left, right),
            (LiteralExpression left, VariableExpression right) => (right, left),
            _ => default,
        };
        if (
            binary.Operator is not (BinaryOperator.Equal or BinaryOperator.NotEqual)
            || variable is null
            || literal?.Value.EntityOrNull is not { } entity
            || TypeOf(variable.Variable) is not { } type
        )
        {
            return null;
        }

        return type.Equals(entity.Type) ? null : binary.Operator == BinaryOperator.NotEqual;
    }

    private static EvaluationFault NoBoolean(string what, CedarValue got, Expression part) =>
        EvaluationFault.WrongKind(what, "a bool", got) with
        {
            Span = part.Span,
        };
}
