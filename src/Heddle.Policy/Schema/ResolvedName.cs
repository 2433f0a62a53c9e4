namespace Heddle.Policy;

/// <summary>What a name in the place of a type turned out to be: exactly one of the three is there.</summary>
internal readonly record struct ResolvedName
{
    public ResolvedName(int commonType) => CommonType = commonType;

    public ResolvedName(EntityTypeName entity) => Entity = entity;

    public ResolvedName(CedarType builtIn) => BuiltIn = builtIn;

    /// <summary>The number of the common type.</summary>
    public int? CommonType { get; }

    public EntityTypeName? Entity { get; }

    public CedarType? BuiltIn { get; }
}
