namespace Heddle.Policy;

/// <summary><c>{a: x, "b c": y}</c>, in the order written. No name occurs twice.</summary>
internal sealed record RecordExpression(SyntaxList<RecordField> Fields) : Expression(HeightOver(Fields))
{
    private static int HeightOver(SyntaxList<RecordField> fields)
    {
        var height = 1;
        foreach (var field in fields)
        {
            height = Math.Max(height, field.Value.Height + 1);
        }

        return height;
    }
}
