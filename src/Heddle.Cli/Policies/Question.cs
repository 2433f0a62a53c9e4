using Heddle.Policy;

namespace Heddle.Cli;

/// <summary>A request and everything that is needed to answer it.</summary>
internal sealed record Question(AuthorizationRequest Request, PolicySet Policies, Entities Entities);
