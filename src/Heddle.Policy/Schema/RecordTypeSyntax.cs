using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary><c>{name: Type, other?: Type}</c>, in the order written. No name occurs twice.</summary>
internal sealed record RecordTypeSyntax(ImmutableArray<AttributeSyntax> Attributes, SourceSpan Span) : TypeSyntax(Span);
