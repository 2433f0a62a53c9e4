using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>An action of a schema.</summary>
/// <param name="Uid">The action entity.</param>
/// <param name="Type">The type of references to it.</param>
/// <param name="Index">Its number in the schema's hierarchy of actions.</param>
internal sealed record ActionDefinition(EntityUid Uid, EntityType Type, int Index)
{
    /// <summary>The actions it is directly a member of.</summary>
    public ImmutableArray<EntityUid> MemberOf { get; init; } = [];

    /// <summary>The types of principals it applies to; none where it applies to nothing.</summary>
    public ImmutableArray<EntityTypeName> Principals { get; init; } = [];

    /// <summary>The types of resources it applies to; none where it applies to nothing.</summary>
    public ImmutableArray<EntityTypeName> Resources { get; init; } = [];

    public RecordType Context { get; init; } = RecordType.Empty;

    // A schema has one definition of each action.
    public bool Equals(ActionDefinition? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Uid.GetHashCode();
}
