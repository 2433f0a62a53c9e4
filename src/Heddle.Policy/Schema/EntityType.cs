namespace Heddle.Policy;

/// <summary>The type of references to the entities of one type; actions are entities too.</summary>
internal sealed class EntityType(EntityTypeName name) : CedarType(height: 1, isInterned: true)
{
    public EntityTypeName Name { get; } = name;
}
