namespace Heddle.Policy;

/// <summary>What Cedar calls the kinds of values.</summary>
internal static class ValueKindNames
{
    public static string Of(ValueKind kind) =>
        kind switch
        {
            ValueKind.Boolean => "bool",
            ValueKind.Long => "long",
            ValueKind.String => "string",
            ValueKind.Entity => "entity",
            ValueKind.Set => "set",
            ValueKind.Record => "record",
            ValueKind.Decimal => "decimal",
            ValueKind.IpAddress => "ipaddr",
            ValueKind.DateTime => "datetime",
            ValueKind.Duration => "duration",
            _ => "none",
        };
}
