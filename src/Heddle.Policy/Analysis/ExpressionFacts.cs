namespace Heddle.Policy;

/// <summary>What is certain about an expression before it is evaluated.</summary>
internal static class ExpressionFacts
{
    /// <summary>Whether the expression, where it has a value at all, has a boolean.</summary>
    public static bool IsBoolean(Expression expression) =>
        expression switch
        {
            LiteralExpression literal => literal.Value.IsBoolean,
            AndExpression or OrExpression or HasExpression or LikeExpression or IsExpression => true,
            UnaryExpression unary => unary.Operator != UnaryOperator.Negate,
            BinaryExpression
            {
                Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.GetTag
            } => false,
            BinaryExpression => true,
            CallExpression call => call.Function.Result == ValueKind.Boolean,
            IfExpression choice => IsBoolean(choice.Then) && IsBoolean(choice.Else),
            _ => false,
        };

    /// <summary>Whether the expression has a value for every request and all entities.</summary>
    public static bool CannotFail(Expression expression) =>
        expression switch
        {
            LiteralExpression or VariableExpression => true,
            AndExpression and => All(and.Operands, o => CannotFail(o) && IsBoolean(o)),
            OrExpression or => All(or.Operands, o => CannotFail(o) && IsBoolean(o)),
            UnaryExpression { Operator: UnaryOperator.Not } not => CannotFail(not.Operand) && IsBoolean(not.Operand),
            IfExpression choice => CannotFail(choice.Condition)
                && IsBoolean(choice.Condition)
                && CannotFail(choice.Then)
                && CannotFail(choice.Else),
            BinaryExpression { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual } equal => CannotFail(equal.Left)
                && CannotFail(equal.Right),
            BinaryExpression { Operator: BinaryOperator.In } membership => IsEntity(membership.Left) && IsEntities(membership.Right),
            IsExpression test => IsEntity(test.Target) && (test.In is null || IsEntities(test.In)),
            HasExpression { Path.Count: 1, Target: VariableExpression } => true,
            SetExpression set => All(set.Elements, CannotFail),
            _ => false,
        };

    private static bool IsEntity(Expression expression) =>
        expression is VariableExpression { Variable: not RequestVariable.Context } or LiteralExpression { Value.Kind: ValueKind.Entity };

    private static bool IsEntities(Expression expression) =>
        IsEntity(expression) || (expression is SetExpression set && All(set.Elements, IsEntity));

    private static bool All(SyntaxList<Expression> expressions, Func<Expression, bool> test)
    {
        foreach (var expression in expressions)
        {
            if (!test(expression))
            {
                return false;
            }
        }

        return true;
    }
}
