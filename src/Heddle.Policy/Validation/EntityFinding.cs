namespace Heddle.Policy;

/// <summary>What is wrong with an entity, and with which part of it.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Part">The part.</param>
/// <param name="Name">The name of the attribute, tag or parent; null where it is about none in particular.</param>
/// <param name="Problem">What is wrong.</param>
internal sealed record EntityFinding(Entity Entity, EntityPart Part, string? Name, ValueProblem Problem);
