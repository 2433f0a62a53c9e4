namespace Heddle.Policy;

/// <summary><c>[a, b]</c>.</summary>
internal sealed record SetExpression(SyntaxList<Expression> Elements) : Expression(HeightOver(Elements));
