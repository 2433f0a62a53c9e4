namespace Heddle.Policy;

/// <summary><c>a is T</c>, or <c>a is T in b</c>, which means <c>a is T &amp;&amp; a in b</c>.</summary>
internal sealed record IsExpression(Expression Target, EntityTypeName Type, Expression? In)
    : Expression(Math.Max(Target.Height, In?.Height ?? 0) + 1);
