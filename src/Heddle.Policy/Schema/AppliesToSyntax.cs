using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>What an action applies to. In JSON either list may be empty, and the action then applies to nothing.</summary>
/// <param name="Principals">The entity types of principals.</param>
/// <param name="Resources">The entity types of resources.</param>
/// <param name="Context">The type of the context: a record or the name of a common type that is one; null for the empty record.</param>
internal sealed record AppliesToSyntax(ImmutableArray<NameSyntax> Principals, ImmutableArray<NameSyntax> Resources, TypeSyntax? Context);
