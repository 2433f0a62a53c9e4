using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>A type that has a name of its own: <c>type Name = Definition;</c>.</summary>
/// <param name="Name">The name without its namespace.</param>
/// <param name="Definition">What it stands for.</param>
/// <param name="Span">Where the name stands.</param>
internal sealed record CommonTypeSyntax(string Name, TypeSyntax Definition, SourceSpan Span)
{
    public ImmutableArray<Annotation> Annotations { get; init; } = [];
}
