using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>An entity type of a schema.</summary>
/// <param name="Type">The type of references to its entities.</param>
/// <param name="Index">Its number in the schema's hierarchy of entity types.</param>
internal sealed record EntityTypeDefinition(EntityType Type, int Index)
{
    public EntityTypeName Name => Type.Name;

    /// <summary>The types its entities may have as direct parents.</summary>
    public ImmutableArray<EntityTypeName> MemberOf { get; init; } = [];

    public RecordType Attributes { get; init; } = RecordType.Empty;

    /// <summary>The type of all its tags; null where it may have none.</summary>
    public CedarType? Tags { get; init; }

    /// <summary>The only ids it has; null for a type whose ids are free.</summary>
    public HashSet<string>? Choices { get; init; }
}
