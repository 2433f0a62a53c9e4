namespace Heddle.Policy;

/// <summary>The question a decision answers: may this principal perform this action on this resource, in this context?</summary>
public sealed class AuthorizationRequest
{
    /// <summary>Asks a question.</summary>
    /// <param name="principal">Who acts. It need not be among the entities.</param>
    /// <param name="action">What they do. It need not be among the entities.</param>
    /// <param name="resource">What they do it to. It need not be among the entities.</param>
    /// <param name="context">What else is known about the request; nothing where null.</param>
    public AuthorizationRequest(EntityUid principal, EntityUid action, EntityUid resource, CedarRecord? context = null)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(resource);
        Principal = principal;
        Action = action;
        Resource = resource;
        Context = context ?? CedarRecord.Empty;
    }

    /// <summary>Who acts.</summary>
    public EntityUid Principal { get; }

    /// <summary>What they do.</summary>
    public EntityUid Action { get; }

    /// <summary>What they do it to.</summary>
    public EntityUid Resource { get; }

    /// <summary>What else is known about the request.</summary>
    public CedarRecord Context { get; }

    /// <summary>Who does what to what; the context is left out, since it may hold what logs must not.</summary>
    public override string ToString() => $"{Principal}, {Action}, {Resource}";
}
