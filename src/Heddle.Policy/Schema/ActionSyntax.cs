using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>The declaration of one action.</summary>
/// <param name="Id">The id of the action entity.</param>
/// <param name="Span">Where the id stands.</param>
internal sealed record ActionSyntax(string Id, SourceSpan Span)
{
    public ImmutableArray<Annotation> Annotations { get; init; } = [];

    /// <summary>The actions it is a member of.</summary>
    public ImmutableArray<ActionReferenceSyntax> MemberOf { get; init; } = [];

    /// <summary>What it applies to; null where it applies to nothing.</summary>
    public AppliesToSyntax? AppliesTo { get; init; }
}
