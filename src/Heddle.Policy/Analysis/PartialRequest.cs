namespace Heddle.Policy;

/// <summary>A request of which parts are not known yet, such as one asking which resources a principal may see.</summary>
public sealed record PartialRequest
{
    /// <summary>Who acts; null, the default, where that is unknown.</summary>
    public EntityUid? Principal { get; init; }

    /// <summary>The type of an unknown principal; null, the default, where that is unknown too.</summary>
    public EntityTypeName? PrincipalType { get; init; }

    /// <summary>What they do; null, the default, where that is unknown.</summary>
    public EntityUid? Action { get; init; }

    /// <summary>What they do it to; null, the default, where that is unknown.</summary>
    public EntityUid? Resource { get; init; }

    /// <summary>The type of an unknown resource; null, the default, where that is unknown too.</summary>
    public EntityTypeName? ResourceType { get; init; }

    /// <summary>What else is known about the request; null, the default, where the context is unknown.</summary>
    public CedarRecord? Context { get; init; }
}
