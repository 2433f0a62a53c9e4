using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>An entity: its identity, its attributes and tags, and what it is directly a member of.</summary>
public sealed class Entity
{
    /// <summary>Describes an entity.</summary>
    /// <param name="uid">Its identity.</param>
    /// <param name="attributes">Its attributes; none where null.</param>
    /// <param name="parents">What it is a member of. They need not exist themselves; naming further ancestors does no harm.</param>
    /// <param name="tags">Its tags; none where null.</param>
    /// <exception cref="ArgumentException">An action is a member of something that is no action.</exception>
    public Entity(EntityUid uid, CedarRecord? attributes = null, IEnumerable<EntityUid>? parents = null, CedarRecord? tags = null)
    {
        ArgumentNullException.ThrowIfNull(uid);
        Uid = uid;
        Attributes = attributes ?? CedarRecord.Empty;
        Tags = tags ?? CedarRecord.Empty;
        Parents = parents is null ? [] : [.. parents.Distinct()];
        if (uid.Type.IsAction && Parents.FirstOrDefault(p => !p.Type.IsAction) is { } stranger)
        {
            throw new ArgumentException($"the action `{uid}` cannot be a member of `{stranger}`, which is no action", nameof(parents));
        }
    }

    /// <summary>Its identity.</summary>
    public EntityUid Uid { get; }

    /// <summary>Its attributes, read as <c>entity.name</c>.</summary>
    public CedarRecord Attributes { get; }

    /// <summary>Its tags, read as <c>entity.getTag("name")</c>.</summary>
    public CedarRecord Tags { get; }

    /// <summary>What it is directly a member of, each once.</summary>
    public ImmutableArray<EntityUid> Parents { get; }

    internal bool HasSameContent(Entity other) =>
        Uid.Equals(other.Uid)
        && Attributes.Equals(other.Attributes)
        && Tags.Equals(other.Tags)
        && Parents.Length == other.Parents.Length
        && Parents.ToHashSet().SetEquals(other.Parents);

    /// <summary>The identity.</summary>
    public override string ToString() => Uid.ToString();
}
