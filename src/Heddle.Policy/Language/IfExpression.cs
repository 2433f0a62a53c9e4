namespace Heddle.Policy;

/// <summary><c>if a then b else c</c>: only the chosen branch is evaluated.</summary>
internal sealed record IfExpression(Expression Condition, Expression Then, Expression Else)
    : Expression(Math.Max(Condition.Height, Math.Max(Then.Height, Else.Height)) + 1);
