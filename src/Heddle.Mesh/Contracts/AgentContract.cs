using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heddle.Mesh;

/// <summary>An agent's contract: what the catalog says of it and the JSON Schemas of what it takes and gives (mesh-protocol §2.3).</summary>
public sealed record AgentContract
{
    /// <summary>The agent's full name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required string Description { get; init; }

    /// <summary>The version of the contract, free text.</summary>
    public string Version { get; init; } = "0.1.0";

    /// <summary>Words to find it by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether it answers requests.</summary>
    public bool Invocable { get; init; } = true;

    /// <summary>Whether it gives chunks or events instead of one answer.</summary>
    public bool Streaming { get; init; }

    /// <summary>The JSON Schema of the input; <see langword="null"/> when it takes none or does not say.</summary>
    public JsonElement? InputSchema { get; init; }

    /// <summary>The JSON Schema of the answer; <see langword="null"/> for streamers and publishers, or when it does not say.</summary>
    public JsonElement? OutputSchema { get; init; }

    /// <summary>The JSON Schema of one chunk or event; <see langword="null"/> for everything else.</summary>
    public JsonElement? ChunkSchema { get; init; }

    /// <summary>When the agent was declared; <see langword="null"/> when the record does not say.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>Whether the agent wants to be offered as an MCP tool; <see langword="null"/> leaves it to the server.</summary>
    public bool? Mcp { get; init; }

    /// <summary>The subject requests go to.</summary>
    public string Subject => MeshSubjects.Agent(Name);

    /// <summary>The shape callers see. A watcher takes and gives nothing; a trigger is a responder without an input schema.</summary>
    public AgentShape Shape =>
        (Invocable, Streaming) switch
        {
            (true, true) => AgentShape.Streamer,
            (true, false) => InputSchema is null ? AgentShape.Trigger : AgentShape.Responder,
            (false, true) => AgentShape.Publisher,
            (false, false) => AgentShape.Watcher,
        };

    /// <summary>The agent as a tool, for a language model whose provider is not among those below.</summary>
    /// <exception cref="NotAToolException">The agent is not invocable, or models would not take its name.</exception>
    public ToolDefinition ToTool() => ToolWriter.Define(this);

    /// <summary>The agent as a tool in the form OpenAI reads.</summary>
    /// <param name="options">For which interface, and how strict; <see langword="null"/> for Chat Completions, not strict.</param>
    /// <returns>JSON of the caller's own, to be put into a request and added to.</returns>
    /// <exception cref="NotAToolException">The agent is not invocable, or models would not take its name.</exception>
    public JsonObject ToOpenAITool(OpenAIToolOptions? options = null) =>
        ToolWriter.WriteOpenAI(ToTool(), options ?? OpenAIToolOptions.Default);

    /// <summary>The agent as a tool in the form Anthropic reads: <see cref="ToTool"/> as JSON.</summary>
    /// <returns>JSON of the caller's own, to be put into a request and added to.</returns>
    /// <exception cref="NotAToolException">The agent is not invocable, or models would not take its name.</exception>
    public JsonObject ToAnthropicTool() => ToolWriter.WriteAnthropic(ToTool());

    /// <summary>
    /// The agent as an A2A agent card: the registry record without what concerns the mesh alone. Every agent has one, invocable or not.
    /// </summary>
    /// <param name="url">Where the agent is reached from outside the mesh, absolute; <see langword="null"/> for a card that does not say.</param>
    /// <returns>JSON of the caller's own.</returns>
    /// <exception cref="ArgumentException">The URL is not absolute.</exception>
    public JsonObject ToAgentCard(Uri? url = null) => ContractJson.WriteCard(this, url);

    /// <summary>What the catalog says of the agent (mesh-protocol §2.2).</summary>
    public CatalogEntry ToCatalogEntry() => new(Name, Description, Version, Tags, Invocable, Streaming);

    /// <summary>The record that stands in the registry (mesh-protocol §2.3).</summary>
    /// <returns>JSON of the caller's own.</returns>
    public JsonObject ToRegistryJson() => ContractJson.WriteRecord(this);
}
