namespace Heddle.Policy;

/// <summary>One of the four request variables.</summary>
internal sealed record VariableExpression(RequestVariable Variable) : Expression(1);
