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

    /// <summary>Reads an identity as it is written in policies, such as <c>User::"alice"</c>.</summary>
    /// <param name="text">The text; escapes in the id are resolved.</param>
    /// <exception cref="PolicyParseException">The text is not exactly one identity.</exception>
    public static EntityUid Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new TokenStream(new SourceText(text));
        var uid =
            UnicodeText.IndexOfLoneSurrogate(text) < 0 ? new NameReader(tokens).ReadEntity("an entity such as `User::\"alice\"`") : null;
        if (uid is not null && tokens.At(TokenKind.End))
        {
            return uid;
        }

        if (!tokens.Findings.HasErrors)
        {
            tokens.Unexpected("one entity and nothing else");
        }

        throw new PolicyParseException("entity", tokens.Findings.ToImmutable());
    }

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
