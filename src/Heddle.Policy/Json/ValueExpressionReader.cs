namespace Heddle.Policy;

/// <summary>Reads values in the entity format as the expressions that make them: the policy format keeps sets, records and calls apart.</summary>
internal sealed class ValueExpressionReader(DiagnosticBag findings, JsonValueReader values)
{
    /// <summary>The expression; null, with a finding, where the JSON stands for no value.</summary>
    public Expression? Read(JsonItem body, int depth)
    {
        if (depth > LanguageLimits.MaxDepth)
        {
            findings.Error(body.Span, $"the value is nested deeper than {LanguageLimits.MaxDepth} levels");
            return null;
        }

        switch (body)
        {
            case { Kind: JsonKind.Array }:
                return ReadAll(body.Items, depth) is { } elements ? new SetExpression(new(elements)) : null;
            case { Members: [{ Name: "__extn", Value: var call }] }:
                return ReadCall(call, depth);
            case { Kind: JsonKind.Object } when !body.Members.Any(m => m.Name is "__entity" or "__extn" or "__expr"):
                return ReadAll(body.Members.Select(m => m.Value), depth) is { } fields
                    ? new RecordExpression(new([.. fields.Select((f, i) => new RecordField(body.Members[i].Name, f))]))
                    : null;
            default:
                var read = values.Read(body);
                return read.IsNone ? null : new LiteralExpression(read) { Span = body.Span };
        }
    }

    private Expression[]? ReadAll(IEnumerable<JsonItem> items, int depth)
    {
        var expressions = new List<Expression>();
        foreach (var item in items)
        {
            if (Read(item, depth + 1) is not { } expression)
            {
                return null;
            }

            expressions.Add(expression);
        }

        return [.. expressions];
    }

    private CallExpression? ReadCall(JsonItem call, int depth)
    {
        if (!JsonValueReader.TryReadCall(call, findings, out var function, out var arguments))
        {
            return null;
        }

        return ReadAll(arguments, depth) is { } expressions ? new CallExpression(function, new(expressions)) : null;
    }
}
