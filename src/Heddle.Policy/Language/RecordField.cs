namespace Heddle.Policy;

/// <summary>One field of a <see cref="RecordExpression" />.</summary>
internal sealed record RecordField(string Name, Expression Value);
