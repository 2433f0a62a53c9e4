namespace Heddle.Policy;

/// <summary><c>a like "pattern"</c>.</summary>
internal sealed record LikeExpression(Expression Target, LikePattern Pattern) : Expression(Target.Height + 1);
