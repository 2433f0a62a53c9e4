namespace Heddle.Policy;

/// <summary>Walks expressions.</summary>
internal static class ExpressionParts
{
    /// <summary>Visits an expression and everything in it, parents before their parts.</summary>
    public static void Visit(Expression expression, Action<Expression> visit)
    {
        visit(expression);
        switch (expression)
        {
            case AttributeExpression attribute:
                Visit(attribute.Target, visit);
                break;
            case HasExpression has:
                Visit(has.Target, visit);
                break;
            case LikeExpression like:
                Visit(like.Target, visit);
                break;
            case UnaryExpression unary:
                Visit(unary.Operand, visit);
                break;
            case BinaryExpression binary:
                Visit(binary.Left, visit);
                Visit(binary.Right, visit);
                break;
            case IsExpression test:
                Visit(test.Target, visit);
                VisitAll(test.In is null ? default : new([test.In]), visit);
                break;
            case IfExpression choice:
                VisitAll(new([choice.Condition, choice.Then, choice.Else]), visit);
                break;
            case AndExpression and:
                VisitAll(and.Operands, visit);
                break;
            case OrExpression or:
                VisitAll(or.Operands, visit);
                break;
            case SetExpression set:
                VisitAll(set.Elements, visit);
                break;
            case CallExpression call:
                VisitAll(call.Arguments, visit);
                break;
            case RecordExpression record:
                foreach (var field in record.Fields)
                {
                    Visit(field.Value, visit);
                }

                break;
        }
    }

    private static void VisitAll(SyntaxList<Expression> expressions, Action<Expression> visit)
    {
        foreach (var expression in expressions)
        {
            Visit(expression, visit);
        }
    }
}
