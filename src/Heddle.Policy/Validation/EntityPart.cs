namespace Heddle.Policy;

/// <summary>The parts of an entity that a finding may be about.</summary>
internal enum EntityPart
{
    Identity,

    /// <summary>One attribute.</summary>
    Attribute,

    /// <summary>The attributes as a whole.</summary>
    Attributes,
    Tag,
    Parents,
}
