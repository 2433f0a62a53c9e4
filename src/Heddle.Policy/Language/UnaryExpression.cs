namespace Heddle.Policy;

/// <summary>An operator with one operand.</summary>
internal sealed record UnaryExpression(UnaryOperator Operator, Expression Operand) : Expression(Operand.Height + 1);
