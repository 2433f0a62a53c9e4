namespace Heddle.Policy;

/// <summary>The identity of an entity: its type and an id that is unique within the type, <c>User::"alice"</c>.</summary>
public sealed class EntityUid : IEquatable<EntityUid>
{
    private readonly int _hash;

    /// <summary>Names an entity.</summary>
    /// <param name="type">The type.</param>
    /// <param name="id">Any Unicode text, even an empty one.</param>
    /// <exception cref="ArgumentException">The id holds half of a surrogate pair.</exception>
    public EntityUid(EntityTypeName type, string id)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(id);
        UnicodeText.CheckArgument(id);
        Type = type;
        Id = id;
        _hash = HashCode.Combine(type, id);
    }

    /// <summary>Names an entity.</summary>
    /// <param name="type">The type's name, such as <c>Photos::Album</c>.</param>
    /// <param name="id">Any Unicode text, even an empty one.</param>
    /// <exception cref="FormatException">The type is not a valid name.</exception>
    /// <exception cref="ArgumentException">The id holds half of a surrogate pair.</exception>
    public EntityUid(string type, string id)
        : this(EntityTypeName.Parse(type), id) { }

    /// <summary>The type.</summary>
    public EntityTypeName Type { get; }

    /// <summary>The id within the type.</summary>
    public string Id { get; }

    /// <inheritdoc />
    public bool Equals(EntityUid? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && string.Equals(Id, other.Id, StringComparison.Ordinal) && Type.Equals(other.Type));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as EntityUid);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <summary>The identity as it is written in policies, with the id quoted and escaped.</summary>
    public override string ToString() => $"{Type}::{StringEscapes.Quote(Id)}";
}
