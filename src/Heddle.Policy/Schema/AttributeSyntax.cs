using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>One attribute of a record type.</summary>
/// <param name="Name">The name; any text.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="IsRequired">Whether every record has it.</param>
/// <param name="Span">Where the name stands.</param>
internal sealed record AttributeSyntax(string Name, TypeSyntax Type, bool IsRequired, SourceSpan Span)
{
    public ImmutableArray<Annotation> Annotations { get; init; } = [];
}
