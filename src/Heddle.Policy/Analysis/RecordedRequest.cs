namespace Heddle.Policy;

/// <summary>A request as it was asked, with the entities as they were then.</summary>
/// <param name="Request">The question.</param>
/// <param name="Entities">What was known about entities.</param>
public sealed record RecordedRequest(AuthorizationRequest Request, Entities Entities);
