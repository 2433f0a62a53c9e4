using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heddle.Mesh;

/// <summary>Describes agents as tools in the forms that providers of language models read (mesh-protocol §4.9).</summary>
internal static class ToolWriter
{
    private static readonly JsonElement NoInput = JsonElement.Parse("""{"type":"object","properties":{}}""");

    /// <exception cref="NotAToolException">The agent answers no requests, or no model would take its name.</exception>
    public static ToolDefinition Define(AgentContract contract) =>
        contract.Invocable
            ? new ToolDefinition
            {
                Agent = contract.Name,
                Name = ToolNames.Of(contract.Name),
                Description = Describe(contract),
                InputSchema = contract.InputSchema ?? NoInput,
            }
            : throw new NotAToolException(
                contract.Name,
                $"agent `{contract.Name}` is not invocable, so it cannot be a tool; "
                    + (
                        contract.Streaming
                            ? "it publishes events, subscribe to them and put what they say into the prompt"
                            : "offer an agent that answers requests"
                    )
            );

    public static JsonObject WriteAnthropic(ToolDefinition tool) =>
        new()
        {
            ["name"] = tool.Name,
            ["description"] = tool.Description,
            ["input_schema"] = WireJson.Node(tool.InputSchema),
        };

    /// <exception cref="NotAToolException">A strict form was asked for, and the schema is not text that can be read.</exception>
    public static JsonObject WriteOpenAI(ToolDefinition tool, OpenAIToolOptions options)
    {
        var function = new JsonObject
        {
            ["name"] = tool.Name,
            ["description"] = tool.Description,
            ["parameters"] = options.Strict ? StrictSchema.Of(tool) : WireJson.Node(tool.InputSchema),
        };
        if (options.Strict)
        {
            function["strict"] = true;
        }

        if (options.Api == OpenAIToolApi.Chat)
        {
            return new JsonObject { ["type"] = "function", ["function"] = function };
        }

        function.Insert(0, "type", "function");
        return function;
    }

    private static string Describe(AgentContract contract)
    {
        var members = WireJson.Names(WireJson.Member(contract.OutputSchema, "properties"));
        return members.Count == 0 ? contract.Description : $"{contract.Description}\nReturns: {string.Join(", ", members)}.";
    }
}
