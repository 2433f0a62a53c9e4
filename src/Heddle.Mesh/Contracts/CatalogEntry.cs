namespace Heddle.Mesh;

/// <summary>An agent as the catalog lists it: small enough to hand a whole catalog to a language model (mesh-protocol §2.2).</summary>
/// <param name="Name">The agent's full name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Version">The version of its contract.</param>
/// <param name="Tags">Words to find it by.</param>
/// <param name="Invocable">Whether it answers requests.</param>
/// <param name="Streaming">Whether it gives chunks or events instead of one answer.</param>
public sealed record CatalogEntry(
    string Name,
    string Description,
    string Version,
    IReadOnlyList<string> Tags,
    bool Invocable,
    bool Streaming
);
