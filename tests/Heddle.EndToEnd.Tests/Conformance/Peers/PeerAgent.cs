namespace Heddle.EndToEnd.Tests.Conformance;

/// <summary>An agent a scripted host serves: JSON in, JSON out, in one piece or in several.</summary>
internal sealed record PeerAgent(string Name, bool Streaming = false, bool Invocable = true)
{
    public string Description { get; init; } = "A peer's agent";

    public Func<string, Task<string>> Answer { get; init; } = _ => Task.FromResult("{}");

    public Func<string, IAsyncEnumerable<string>> Chunks { get; init; } = _ => AsyncEnumerable.Empty<string>();

    public string CatalogEntry =>
        $$"""{"name":"{{Name}}","description":"{{Description}}","version":"0.1.0","tags":["peer"],"invocable":{{Text(Invocable)}},"streaming":{{Text(Streaming)}}}""";

    public string Contract =>
        $$$"""
            {"name":"{{{Name}}}","description":"{{{Description}}}","version":"0.1.0","capabilities":{"streaming":{{{Text(
                Streaming
            )}}},"invocable":{{{Text(Invocable)}}}},
             "skills":[{"id":"{{{Name}}}","name":"{{{Name}}}","description":"{{{Description}}}","tags":["peer"],
              "inputSchema":{"properties":{"text":{"title":"Text","type":"string"}},"required":["text"],"title":"In","type":"object"}}],
             "x-agentmesh":{"subject":"mesh.agent.{{{Name}}}","tags":["peer"],"registered_at":"2026-11-20T21:47:01.284813+00:00"}}
            """;

    private static string Text(bool value) => value ? "true" : "false";
}
