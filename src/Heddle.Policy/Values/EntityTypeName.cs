namespace Heddle.Policy;

/// <summary>The name of an entity type, with its namespace: <c>User</c>, <c>Photos::Album</c>.</summary>
public sealed class EntityTypeName : IEquatable<EntityTypeName>
{
    private readonly int _hash;

    private EntityTypeName(string value)
    {
        Value = value;
        _hash = string.GetHashCode(value, StringComparison.Ordinal);
    }

    /// <summary>The whole name.</summary>
    public string Value { get; }

    /// <summary>The part before the last <c>::</c>; empty for a name without namespace.</summary>
    public string Namespace => Value.LastIndexOf("::", StringComparison.Ordinal) is var index and >= 0 ? Value[..index] : "";

    /// <summary>The part behind the last <c>::</c>.</summary>
    public string BaseName => Value.LastIndexOf("::", StringComparison.Ordinal) is var index and >= 0 ? Value[(index + 2)..] : Value;

    /// <summary>Whether entities of this type are actions: the base name is <c>Action</c>.</summary>
    public bool IsAction => Value is "Action" || Value.EndsWith("::Action", StringComparison.Ordinal);

    /// <summary>Reads a name: identifiers joined by <c>::</c>, none of them reserved, no white space.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="FormatException">It is not a valid name.</exception>
    public static EntityTypeName Parse(string name) =>
        TryParse(name, out var result)
            ? result
            : throw new FormatException($"`{name}` is not an entity type; it must be identifiers joined by `::`, none of them reserved");

    /// <summary>Reads a name, as <see cref="Parse" /> does.</summary>
    /// <param name="name">The name.</param>
    /// <param name="result">The parsed name, where the answer is true.</param>
    public static bool TryParse(string? name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EntityTypeName? result)
    {
        result = name is not null && Identifiers.IsPath(name) ? new EntityTypeName(name) : null;
        return result is not null;
    }

    /// <inheritdoc />
    public bool Equals(EntityTypeName? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && string.Equals(Value, other.Value, StringComparison.Ordinal));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as EntityTypeName);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <inheritdoc cref="Value" />
    public override string ToString() => Value;
}
