using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>A contract as commands show it.</summary>
internal static class ContractView
{
    /// <summary>The flat model of mesh-protocol §5.3.</summary>
    public static JsonObject ToJson(AgentContract contract) =>
        new()
        {
            ["capabilities"] = new JsonObject { ["invocable"] = contract.Invocable, ["streaming"] = contract.Streaming },
            ["chunk_schema"] = Node(contract.ChunkSchema),
            ["description"] = contract.Description,
            ["input_schema"] = Node(contract.InputSchema),
            ["invocable"] = contract.Invocable,
            ["mcp"] = contract.Mcp,
            ["name"] = contract.Name,
            ["output_schema"] = Node(contract.OutputSchema),
            ["registered_at"] = contract
                .RegisteredAt?.ToUniversalTime()
                .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
            ["skills"] = new JsonArray(Skill(contract)),
            ["streaming"] = contract.Streaming,
            ["subject"] = contract.Subject,
            ["tags"] = Tags(contract),
            ["version"] = contract.Version,
        };

    public static void WriteText(Shell shell, AgentContract contract)
    {
        shell.Out.WriteLine($"{contract.Name} {Printable.Line(contract.Version)}, a {contract.Shape.ToString().ToLowerInvariant()}");
        shell.Out.WriteLine(Printable.Text(contract.Description));
        shell.Out.WriteLine();
        Field("subject", contract.Subject);
        Field("tags", contract.Tags.Count == 0 ? null : Printable.Line(string.Join(", ", contract.Tags)));
        Field("input", Schema(contract.InputSchema));
        Field("answer", Schema(contract.OutputSchema));
        Field(contract.Invocable ? "chunk" : "event", Schema(contract.ChunkSchema));
        Field("since", contract.RegisteredAt?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Field("use", UseOf(contract));

        void Field(string name, string? value)
        {
            if (value is not null)
            {
                shell.Out.WriteLine($"  {name, -8} {value}");
            }
        }
    }

    private static string? UseOf(AgentContract contract) =>
        contract.Shape switch
        {
            AgentShape.Responder => $"heddle agent call {contract.Name} JSON",
            AgentShape.Trigger => $"heddle agent call {contract.Name}",
            AgentShape.Streamer => $"heddle agent stream {contract.Name} JSON",
            AgentShape.Publisher => $"heddle agent subscribe {contract.Name}",
            _ => null,
        };

    private static JsonObject Skill(AgentContract contract)
    {
        var skill = new JsonObject
        {
            ["description"] = contract.Description,
            ["id"] = contract.Name,
            ["name"] = contract.Name,
            ["tags"] = Tags(contract),
        };
        if (Node(contract.InputSchema) is { } input)
        {
            skill["inputSchema"] = input;
        }

        if (Node(contract.OutputSchema) is { } output)
        {
            skill["outputSchema"] = output;
        }

        return skill;
    }

    private static JsonArray Tags(AgentContract contract) => new([.. contract.Tags.Select(tag => (JsonNode)tag)]);

    private static JsonNode? Node(JsonElement? schema) => schema is { } value ? JsonView.Node(value) : null;

    private static string? Schema(JsonElement? schema) => schema is { } value ? SchemaView.Write(value) : null;
}
