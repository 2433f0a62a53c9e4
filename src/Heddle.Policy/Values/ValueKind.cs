namespace Heddle.Policy;

/// <summary>The kinds of <see cref="CedarValue" />.</summary>
public enum ValueKind
{
    /// <summary>No value: the content of an uninitialised <see cref="CedarValue" />. Cedar itself has no such value.</summary>
    None,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A signed 64-bit integer. Overflow is an error, never a wrap.</summary>
    Long,

    /// <summary>A sequence of Unicode scalar values, compared without normalisation.</summary>
    String,

    /// <summary>A reference to an entity, which need not exist.</summary>
    Entity,

    /// <summary>An unordered set of values of any kinds.</summary>
    Set,

    /// <summary>Named values.</summary>
    Record,

    /// <summary>The extension type <c>decimal</c>: four digits behind the point.</summary>
    Decimal,

    /// <summary>The extension type <c>ipaddr</c>: an IPv4 or IPv6 address or range.</summary>
    IpAddress,

    /// <summary>The extension type <c>datetime</c>: milliseconds since 1970-01-01T00:00:00Z.</summary>
    DateTime,

    /// <summary>The extension type <c>duration</c>: milliseconds.</summary>
    Duration,
}
