namespace Heddle.Policy;

/// <summary>A type without parts. The two types of only <c>true</c> and only <c>false</c> belong to expressions; no schema names them.</summary>
internal sealed class SimpleType : CedarType
{
    public static readonly SimpleType Boolean = new("Bool", ValueKind.Boolean);
    public static readonly SimpleType True = new("True", ValueKind.Boolean);
    public static readonly SimpleType False = new("False", ValueKind.Boolean);
    public static readonly SimpleType Long = new("Long", ValueKind.Long);
    public static readonly SimpleType String = new("String", ValueKind.String);
    public static readonly SimpleType Decimal = new("decimal", ValueKind.Decimal);
    public static readonly SimpleType IpAddress = new("ipaddr", ValueKind.IpAddress);
    public static readonly SimpleType DateTime = new("datetime", ValueKind.DateTime);
    public static readonly SimpleType Duration = new("duration", ValueKind.Duration);

    private SimpleType(string name, ValueKind kind)
        : base(height: 1, isInterned: true)
    {
        Name = name;
        Kind = kind;
    }

    public string Name { get; }

    /// <summary>The kind of the type's values.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether the values are made by extension functions.</summary>
    public bool IsExtension => Kind is ValueKind.Decimal or ValueKind.IpAddress or ValueKind.DateTime or ValueKind.Duration;

    /// <summary>Whether <c>&lt;</c> and its like order the values.</summary>
    public bool IsOrdered => Kind is ValueKind.Long or ValueKind.DateTime or ValueKind.Duration;

    /// <summary>The type of a boolean of which more may be known than that it is one.</summary>
    public static SimpleType OfBoolean(bool? known) =>
        known switch
        {
            true => True,
            false => False,
            null => Boolean,
        };

    /// <summary>The type of the values of a kind that has no parts.</summary>
    public static SimpleType OfKind(ValueKind kind) =>
        kind switch
        {
            ValueKind.Boolean => Boolean,
            ValueKind.Long => Long,
            ValueKind.String => String,
            ValueKind.Decimal => Decimal,
            ValueKind.IpAddress => IpAddress,
            ValueKind.DateTime => DateTime,
            ValueKind.Duration => Duration,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "values of this kind have parts"),
        };
}
