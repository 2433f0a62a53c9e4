using System.Runtime.CompilerServices;

namespace Heddle.Policy;

/// <summary>
/// One value of the policy language. Sixteen bytes, never boxed: small values live in the struct, the others are immutable objects.
/// Values of different kinds are never equal, and comparing them is no error.
/// </summary>
public readonly struct CedarValue : IEquatable<CedarValue>
{
    private static readonly KindTag BooleanTag = new(ValueKind.Boolean);
    private static readonly KindTag LongTag = new(ValueKind.Long);
    private static readonly KindTag DecimalTag = new(ValueKind.Decimal);
    private static readonly KindTag DateTimeTag = new(ValueKind.DateTime);
    private static readonly KindTag DurationTag = new(ValueKind.Duration);

    private readonly object? _reference;
    private readonly long _bits;

    private CedarValue(object reference, long bits = 0)
    {
        _reference = reference;
        _bits = bits;
    }

    /// <summary>What kind of value this is.</summary>
    public ValueKind Kind =>
        _reference switch
        {
            KindTag tag => tag.Kind,
            string => ValueKind.String,
            EntityUid => ValueKind.Entity,
            CedarRecord => ValueKind.Record,
            CedarSet => ValueKind.Set,
            IpNetwork => ValueKind.IpAddress,
            _ => ValueKind.None,
        };

    internal bool IsNone => _reference is null;

    internal bool IsBoolean => ReferenceEquals(_reference, BooleanTag);

    internal bool IsTrue => ReferenceEquals(_reference, BooleanTag) && _bits != 0;

    internal bool IsFalse => ReferenceEquals(_reference, BooleanTag) && _bits == 0;

    internal bool IsLong => ReferenceEquals(_reference, LongTag);

    internal EntityUid? EntityOrNull => _reference as EntityUid;

    internal string? StringOrNull => _reference as string;

    internal CedarSet? SetOrNull => _reference as CedarSet;

    internal CedarRecord? RecordOrNull => _reference as CedarRecord;

    internal IpNetwork? IpOrNull => _reference as IpNetwork;

    /// <summary>The content of a long, decimal (scaled by 10⁴), datetime or duration (milliseconds); 0 or 1 for a boolean.</summary>
    internal long Bits => _bits;

    /// <summary>The number of levels sets and records are nested in each other; 0 for other values.</summary>
    internal int Depth =>
        _reference switch
        {
            CedarSet set => set.Depth,
            CedarRecord record => record.Depth,
            _ => 0,
        };

    /// <summary>Whether two values are of one kind with one content tag, so that their <see cref="Bits" /> compare.</summary>
    internal bool SameTag(CedarValue other) => ReferenceEquals(_reference, other._reference) && _reference is KindTag;

    /// <summary>A boolean.</summary>
    public static implicit operator CedarValue(bool value) => new(BooleanTag, value ? 1 : 0);

    /// <summary>A long.</summary>
    public static implicit operator CedarValue(long value) => new(LongTag, value);

    /// <summary>A string.</summary>
    public static implicit operator CedarValue(string value) => FromString(value);

    /// <summary>A reference to an entity.</summary>
    public static implicit operator CedarValue(EntityUid value) => FromEntity(value);

    /// <summary>A set.</summary>
    public static implicit operator CedarValue(CedarSet value) => FromSet(value);

    /// <summary>A record.</summary>
    public static implicit operator CedarValue(CedarRecord value) => FromRecord(value);

    /// <summary>A boolean.</summary>
    public static CedarValue FromBoolean(bool value) => value;

    /// <summary>A long.</summary>
    public static CedarValue FromInt64(long value) => value;

    /// <summary>A string.</summary>
    /// <exception cref="ArgumentException">It holds half of a surrogate pair, which is no Unicode text.</exception>
    public static CedarValue FromString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        UnicodeText.CheckArgument(value);
        return new(value);
    }

    /// <summary>A reference to an entity.</summary>
    public static CedarValue FromEntity(EntityUid value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value);
    }

    /// <summary>A set.</summary>
    public static CedarValue FromSet(CedarSet value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value);
    }

    /// <summary>A record.</summary>
    public static CedarValue FromRecord(CedarRecord value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value);
    }

    /// <summary>A <c>datetime</c>.</summary>
    /// <param name="milliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
    public static CedarValue FromDateTimeMilliseconds(long milliseconds) => new(DateTimeTag, milliseconds);

    /// <summary>A <c>duration</c>.</summary>
    /// <param name="milliseconds">The length in milliseconds.</param>
    public static CedarValue FromDurationMilliseconds(long milliseconds) => new(DurationTag, milliseconds);

    /// <summary>A <c>datetime</c>; anything finer than a millisecond is cut off.</summary>
    public static CedarValue FromDateTime(DateTimeOffset value) => FromDateTimeMilliseconds(value.ToUnixTimeMilliseconds());

    /// <summary>A <c>duration</c>; anything finer than a millisecond is cut off.</summary>
    public static CedarValue FromTimeSpan(TimeSpan value) => FromDurationMilliseconds(value.Ticks / TimeSpan.TicksPerMillisecond);

    /// <summary>A <c>decimal</c>.</summary>
    /// <param name="tenThousandths">The value times 10,000.</param>
    public static CedarValue FromTenThousandths(long tenThousandths) => new(DecimalTag, tenThousandths);

    internal static CedarValue FromIp(IpNetwork value) => new(value);

    /// <summary>A reference to an entity already known to be there.</summary>
    internal static CedarValue FromTrustedEntity(EntityUid value) => new(value);

    /// <summary>A record already known to be there.</summary>
    internal static CedarValue FromTrustedRecord(CedarRecord value) => new(value);

    /// <summary>A string already known to be Unicode text.</summary>
    internal static CedarValue FromTrustedString(string value) => new(value);

    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool AsBoolean() => IsBoolean ? _bits != 0 : throw WrongKind(ValueKind.Boolean);

    /// <summary>The long.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public long AsInt64() => IsLong ? _bits : throw WrongKind(ValueKind.Long);

    /// <summary>The string.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string AsString() => StringOrNull ?? throw WrongKind(ValueKind.String);

    /// <summary>The entity referred to.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public EntityUid AsEntity() => EntityOrNull ?? throw WrongKind(ValueKind.Entity);

    /// <summary>The set.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public CedarSet AsSet() => SetOrNull ?? throw WrongKind(ValueKind.Set);

    /// <summary>The record.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public CedarRecord AsRecord() => RecordOrNull ?? throw WrongKind(ValueKind.Record);

    /// <inheritdoc />
    public bool Equals(CedarValue other)
    {
        if (ReferenceEquals(_reference, other._reference))
        {
            return _bits == other._bits;
        }

        return _reference switch
        {
            string text => other._reference is string otherText && string.Equals(text, otherText, StringComparison.Ordinal),
            EntityUid uid => other._reference is EntityUid otherUid && uid.Equals(otherUid),
            CedarRecord record => other._reference is CedarRecord otherRecord && record.Equals(otherRecord),
            CedarSet set => other._reference is CedarSet otherSet && set.Equals(otherSet),
            IpNetwork ip => other._reference is IpNetwork otherIp && ip.Equals(otherIp),
            _ => false,
        };
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is CedarValue other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() =>
        _reference switch
        {
            null => 0,
            // Seeded per process, so that chosen numbers cannot be made to collide.
            KindTag tag => HashCode.Combine(tag.Kind, _bits),
            string text => string.GetHashCode(text, StringComparison.Ordinal),
            _ => _reference.GetHashCode(),
        };

    /// <summary>Whether two values are equal.</summary>
    public static bool operator ==(CedarValue left, CedarValue right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(CedarValue left, CedarValue right) => !left.Equals(right);

    /// <summary>The value as an expression of the policy language, such as <c>User::"alice"</c> or <c>decimal("1.5")</c>.</summary>
    public override string ToString() => ValueText.Format(this);

    private InvalidOperationException WrongKind(ValueKind wanted, [CallerMemberName] string? caller = null) =>
        new($"`{caller}` needs a value of kind {ValueKindNames.Of(wanted)}, got {ValueKindNames.Of(Kind)}");

    private sealed class KindTag(ValueKind kind)
    {
        public ValueKind Kind { get; } = kind;
    }
}
