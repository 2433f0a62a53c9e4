namespace Heddle.Policy;

/// <summary>The direct parts of expressions.</summary>
internal static class ExpressionChildren
{
    /// <summary>The parts, in the order in which they are evaluated.</summary>
    public static IReadOnlyList<Expression> Of(Expression expression) =>
        expression switch
        {
            AndExpression and => and.Operands,
            OrExpression or => or.Operands,
            UnaryExpression unary => [unary.Operand],
            BinaryExpression binary => [binary.Left, binary.Right],
            IfExpression choice => [choice.Condition, choice.Then, choice.Else],
            AttributeExpression attribute => [attribute.Target],
            HasExpression has => [has.Target],
            LikeExpression like => [like.Target],
            IsExpression { In: { } ancestor } test => [test.Target, ancestor],
            IsExpression test => [test.Target],
            SetExpression set => set.Elements,
            RecordExpression record => [.. record.Fields.Span.ToArray().Select(f => f.Value)],
            CallExpression call => call.Arguments,
            _ => [],
        };

    /// <summary>Visits an expression and everything in it, parents before their parts.</summary>
    public static void Visit(Expression expression, Action<Expression> visit)
    {
        visit(expression);
        foreach (var child in Of(expression))
        {
            Visit(child, visit);
        }
    }

    /// <summary>The same expression with other parts, given in the order of <see cref="Of" />.</summary>
    public static Expression With(Expression expression, IReadOnlyList<Expression> children)
    {
        Expression result = expression switch
        {
            AndExpression => new AndExpression(new([.. children])),
            OrExpression => new OrExpression(new([.. children])),
            UnaryExpression unary => new UnaryExpression(unary.Operator, children[0]),
            BinaryExpression binary => new BinaryExpression(binary.Operator, children[0], children[1]),
            IfExpression => new IfExpression(children[0], children[1], children[2]),
            AttributeExpression attribute => new AttributeExpression(children[0], attribute.Name),
            HasExpression has => new HasExpression(children[0], has.Path),
            LikeExpression like => new LikeExpression(children[0], like.Pattern),
            IsExpression test => new IsExpression(children[0], test.Type, children.Count > 1 ? children[1] : null),
            SetExpression => new SetExpression(new([.. children])),
            RecordExpression record => new RecordExpression(
                new([.. record.Fields.Span.ToArray().Select((f, i) => new RecordField(f.Name, children[i]))])
            ),
            CallExpression call => new CallExpression(call.Function, new([.. children])),
            _ => expression,
        };
        return result with { Span = expression.Span };
    }
}
