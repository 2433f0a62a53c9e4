using System.Text.Json;
using System.Text.Json.Serialization;

namespace Heddle.Mesh;

/// <summary>
/// An agent as a tool of a language model, in the words that all models share: serialized, it is
/// <c>{"name","description","input_schema"}</c>.
/// </summary>
public sealed record ToolDefinition
{
    /// <summary>
    /// What a model calls the tool by: the agent's name with <c>_</c> in place of dots, 1 to 64 letters, digits, <c>_</c> and <c>-</c>.
    /// Two agents can share one: <c>a.b</c> and <c>a_b</c> do. Offer a model only one of them.
    /// </summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>What the agent does and, on a second line, the members of its answer if it tells them.</summary>
    [JsonPropertyName("description")]
    public required string Description { get; init; }

    /// <summary>The agent's input schema as its contract has it; an object without members when it takes no input.</summary>
    [JsonPropertyName("input_schema")]
    public required JsonElement InputSchema { get; init; }

    /// <summary>
    /// The agent to call when a model calls the tool; the name does not tell. No part of the JSON, so empty in what was read from it.
    /// </summary>
    [JsonIgnore]
    public string Agent { get; init; } = "";
}
