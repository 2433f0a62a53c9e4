namespace Heddle.Policy;

/// <summary>An operator with two operands, both always evaluated, the left one first.</summary>
internal sealed record BinaryExpression(BinaryOperator Operator, Expression Left, Expression Right)
    : Expression(Math.Max(Left.Height, Right.Height) + 1);
