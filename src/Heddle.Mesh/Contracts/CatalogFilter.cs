namespace Heddle.Mesh;

/// <summary>Which agents of the catalog to list. Every condition that is set must hold.</summary>
public sealed record CatalogFilter
{
    /// <summary>Only agents in this channel: the name equals it or starts with it and a dot.</summary>
    public string? Channel { get; init; }

    /// <summary>Only agents that carry all of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only agents that do, or do not, answer requests.</summary>
    public bool? Invocable { get; init; }

    /// <summary>Only agents that do, or do not, give chunks or events.</summary>
    public bool? Streaming { get; init; }

    internal bool Accepts(CatalogEntry entry) =>
        (Channel is null || AgentName.IsInChannel(entry.Name, Channel))
        && Tags.All(tag => entry.Tags.Contains(tag, StringComparer.Ordinal))
        && (Invocable is null || entry.Invocable == Invocable)
        && (Streaming is null || entry.Streaming == Streaming);
}
