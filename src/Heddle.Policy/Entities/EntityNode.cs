namespace Heddle.Policy;

/// <summary>An entity in a hierarchy.</summary>
internal sealed class EntityNode(Entity entity, SourceSpan span)
{
    public Entity Entity { get; } = entity;

    /// <summary>Where the entity stands in the text it was read from.</summary>
    public SourceSpan Span { get; } = span;

    /// <summary>Every ancestor once; null where there are so many that they are walked instead.</summary>
    public EntityUid[]? Ancestors { get; set; }

    /// <summary>The ancestors for look-up, where there are too many to compare one by one.</summary>
    public HashSet<EntityUid>? AncestorIndex { get; set; }
}
