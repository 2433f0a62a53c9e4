using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>The declaration of one entity type.</summary>
/// <param name="Name">The name without its namespace.</param>
/// <param name="Span">Where the name stands.</param>
internal sealed record EntityTypeSyntax(string Name, SourceSpan Span)
{
    public ImmutableArray<Annotation> Annotations { get; init; } = [];

    /// <summary>The types its entities may have as parents.</summary>
    public ImmutableArray<NameSyntax> MemberOf { get; init; } = [];

    /// <summary>Its attributes: a record, or in JSON the name of a common type that is one; null for none.</summary>
    public TypeSyntax? Shape { get; init; }

    /// <summary>The type of its tags; null where it may have none.</summary>
    public TypeSyntax? Tags { get; init; }

    /// <summary>The only ids it has, at least one; default for a type whose ids are free.</summary>
    public ImmutableArray<string> Choices { get; init; }

    public bool IsEnumerated => !Choices.IsDefault;
}
