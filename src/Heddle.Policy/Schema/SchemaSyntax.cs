using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>A schema as written, in either format: names are not resolved yet. Both printers start from here, so nothing written is lost between them.</summary>
/// <param name="Namespaces">The namespaces in the order written; no name occurs twice.</param>
/// <param name="Source">The text it was read from.</param>
internal sealed record SchemaSyntax(ImmutableArray<NamespaceSyntax> Namespaces, SourceText Source);
