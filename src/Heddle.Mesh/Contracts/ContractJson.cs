using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heddle.Mesh;

/// <summary>Reads and writes the registry record of mesh-protocol §2.3.</summary>
internal static class ContractJson
{
    private const string Extension = "x-agentmesh";

    public static byte[] Write(AgentContract contract)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", contract.Name);
            json.WriteString("description", contract.Description);
            json.WriteString("version", contract.Version);
            json.WriteStartObject("capabilities");
            json.WriteBoolean("streaming", contract.Streaming);
            json.WriteBoolean("invocable", contract.Invocable);
            json.WriteEndObject();
            json.WriteStartArray("skills");
            WriteSkill(json, contract);
            json.WriteEndArray();
            json.WriteStartObject(Extension);
            WriteExtension(json, contract);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The record for somebody who may change it.</summary>
    public static JsonObject WriteRecord(AgentContract contract) => JsonObject.Create(WireJson.Parse(Write(contract)))!;

    /// <summary>The record as others read it who know nothing of the mesh (mesh-protocol §4.9).</summary>
    /// <exception cref="ArgumentException">The URL is not absolute.</exception>
    public static JsonObject WriteCard(AgentContract contract, Uri? url)
    {
        if (url is { IsAbsoluteUri: false })
        {
            throw new ArgumentException(
                $"the URL `{url}` of an agent card is not absolute; write it with its scheme and host",
                nameof(url)
            );
        }

        var card = WriteRecord(contract);
        card.Remove(Extension);
        if (url is not null)
        {
            card["url"] = url.OriginalString;
        }

        return card;
    }

    /// <summary>Reads a record; <see langword="null"/> when it lacks the name or the description every reader needs.</summary>
    public static AgentContract? Read(ReadOnlyMemory<byte> record)
    {
        var root = WireJson.Parse(record);
        if (WireJson.Text(root, "name") is not { } name || WireJson.Text(root, "description") is not { } description)
        {
            return null;
        }

        var capabilities = WireJson.Member(root, "capabilities");
        var skills = WireJson.Member(root, "skills");
        var skill = skills is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : (JsonElement?)null;
        var extension = WireJson.Member(root, Extension);
        return new AgentContract
        {
            Name = name,
            Description = description,
            Version = WireJson.Text(root, "version") ?? "0.1.0",
            Tags = WireJson.Texts(WireJson.Member(extension, "tags") ?? WireJson.Member(skill, "tags")),
            Invocable = WireJson.Flag(capabilities, "invocable") ?? true,
            Streaming = WireJson.Flag(capabilities, "streaming") ?? false,
            InputSchema = Schema(skill, "inputSchema"),
            OutputSchema = Schema(skill, "outputSchema"),
            ChunkSchema = Schema(extension, "chunk_schema"),
            RegisteredAt = DateTimeOffset.TryParse(WireJson.Text(extension, "registered_at"), CultureInfo.InvariantCulture, out var at)
                ? at
                : null,
            Mcp = WireJson.Flag(extension, "mcp"),
        };
    }

    private static void WriteSkill(Utf8JsonWriter json, AgentContract contract)
    {
        json.WriteStartObject();
        json.WriteString("id", contract.Name);
        json.WriteString("name", contract.Name);
        json.WriteString("description", contract.Description);
        WriteTags(json, contract);
        WriteSchema(json, "inputSchema", contract.InputSchema);
        WriteSchema(json, "outputSchema", contract.OutputSchema);
        json.WriteEndObject();
    }

    private static void WriteExtension(Utf8JsonWriter json, AgentContract contract)
    {
        json.WriteString("subject", contract.Subject);
        WriteTags(json, contract);
        if (contract.RegisteredAt is { } at)
        {
            json.WriteString("registered_at", MeshTime.Format(at));
        }

        WriteSchema(json, "chunk_schema", contract.ChunkSchema);
        if (contract.Mcp is { } mcp)
        {
            json.WriteBoolean("mcp", mcp);
        }
    }

    private static void WriteTags(Utf8JsonWriter json, AgentContract contract)
    {
        json.WriteStartArray("tags");
        foreach (var tag in contract.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }

    private static void WriteSchema(Utf8JsonWriter json, string name, JsonElement? schema)
    {
        if (schema is { } value)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    // Peers drop an empty schema instead of writing it, so an empty one says as little as an absent one.
    private static JsonElement? Schema(JsonElement? owner, string name) =>
        WireJson.Member(owner, name) is { ValueKind: JsonValueKind.Object } schema && schema.GetPropertyCount() > 0 ? schema : null;
}
