namespace Heddle.Policy;

/// <summary>Writes values down as expressions.</summary>
internal static class ValueExpressions
{
    private const int MaxElements = 64;
    private const int MaxDepth = 8;

    /// <summary>An expression that has the value; null where it would be longer than is good to read.</summary>
    public static Expression? TryWrite(CedarValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Set when value.Depth <= MaxDepth && value.SetOrNull!.Count <= MaxElements:
                var elements = value.SetOrNull.Items.ToArray().Select(TryWrite).ToArray();
                return Array.IndexOf(elements, null) < 0 ? new SetExpression(new(elements!)) : null;
            case ValueKind.Record when value.Depth <= MaxDepth && value.RecordOrNull!.Count <= MaxElements:
                var fields = value
                    .RecordOrNull.Select(f => TryWrite(f.Value) is { } field ? new RecordField(f.Key, field) : null)
                    .ToArray();
                return Array.IndexOf(fields, null) < 0 ? new RecordExpression(new(fields!)) : null;
            case ValueKind.Set or ValueKind.Record:
                return null;
            case ValueKind.Decimal:
                return Call("decimal", DecimalText.Format(value.Bits));
            case ValueKind.IpAddress:
                return Call("ip", value.IpOrNull!.ToString());
            case ValueKind.Duration:
                return Call("duration", DurationText.Format(value.Bits));
            case ValueKind.DateTime:
                return DateTimeText.TryFormat(value.Bits) is { } text
                    ? Call("datetime", text)
                    : new CallExpression(
                        ExtensionFunctions.All["offset"],
                        new([Call("datetime", "1970-01-01"), Call("duration", DurationText.Format(value.Bits))])
                    );
            default:
                return new LiteralExpression(value);
        }
    }

    private static CallExpression Call(string function, string argument) =>
        new(ExtensionFunctions.All[function], new([new LiteralExpression(CedarValue.FromTrustedString(argument))]));
}
