namespace Heddle.Policy;

/// <summary>A type referred to by its name.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Kind">What the name may refer to.</param>
/// <param name="Span">Where the name stands.</param>
internal sealed record NamedTypeSyntax(string Name, TypeReferenceKind Kind, SourceSpan Span) : TypeSyntax(Span);
