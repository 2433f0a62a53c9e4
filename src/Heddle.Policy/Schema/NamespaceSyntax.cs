using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>The declarations of one namespace, in the order written; no name occurs twice among those of one kind.</summary>
/// <param name="Name">The whole name; empty for declarations outside of any namespace.</param>
internal sealed record NamespaceSyntax(string Name)
{
    public ImmutableArray<Annotation> Annotations { get; init; } = [];

    public ImmutableArray<CommonTypeSyntax> CommonTypes { get; init; } = [];

    public ImmutableArray<EntityTypeSyntax> EntityTypes { get; init; } = [];

    public ImmutableArray<ActionSyntax> Actions { get; init; } = [];

    /// <summary>The whole name of something declared here.</summary>
    public string Qualify(string baseName) => Name.Length == 0 ? baseName : $"{Name}::{baseName}";
}
