using System.Text.Json;

namespace Heddle.Mesh.Tests.Tools;

/// <summary>Contracts as peers and as Heddle write them.</summary>
internal static class SampleContracts
{
    /// <summary>The responder of mesh-protocol §2.3, as the Python SDK writes it.</summary>
    public static AgentContract Summarizer { get; } =
        new()
        {
            Name = "nlp.summarizer",
            Description = "Summarizes text",
            Version = "1.2.0",
            Tags = ["nlp", "text"],
            InputSchema = JsonElement.Parse(
                """
                {"properties":{"text":{"title":"Text","type":"string"},"max_length":{"default":200,"title":"Max Length","type":"integer"},
                "lang":{"anyOf":[{"type":"string"},{"type":"null"}],"default":null,"title":"Lang"}},"required":["text"],"title":"In","type":"object"}
                """
            ),
            OutputSchema = JsonElement.Parse(
                """
                {"properties":{"summary":{"title":"Summary","type":"string"},"score":{"default":0.5,"title":"Score","type":"number"}},
                "required":["summary"],"title":"Out","type":"object"}
                """
            ),
            RegisteredAt = new DateTimeOffset(2026, 11, 20, 21, 47, 1, TimeSpan.Zero),
            Mcp = true,
        };

    public static AgentContract Publisher { get; } =
        new()
        {
            Name = "price.feed",
            Description = "Emits prices.",
            Invocable = false,
            Streaming = true,
            ChunkSchema = JsonElement.Parse("""{"type":"number"}"""),
        };

    public static AgentContract Of(string inputSchema) =>
        new()
        {
            Name = "a",
            Description = "b",
            InputSchema = JsonElement.Parse(inputSchema),
        };
}
