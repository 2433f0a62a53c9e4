namespace Heddle.Policy;

/// <summary>What a name in the place of a type may refer to. The text format knows one kind in most places, JSON tells them apart.</summary>
internal enum TypeReferenceKind
{
    /// <summary>A common type or else an entity type.</summary>
    CommonOrEntity,

    /// <summary>A common type, built-in ones included.</summary>
    Common,

    /// <summary>An entity type.</summary>
    Entity,

    /// <summary>A type of the language itself, whatever the schema declares under its name.</summary>
    BuiltIn,
}
