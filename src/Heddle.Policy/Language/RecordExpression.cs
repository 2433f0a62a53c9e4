namespace Heddle.Policy;

/// <summary><c>{a: x, "b c": y}</c>, in the order written. No name occurs twice.</summary>
internal sealed record RecordExpression(SyntaxList<RecordField> Fields) : Expression;
