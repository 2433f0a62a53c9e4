namespace Heddle.Policy;

/// <summary><c>a.name</c> or <c>a["name"]</c>, of an entity or a record.</summary>
internal sealed record AttributeExpression(Expression Target, string Name) : Expression(Target.Height + 1);
