using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heddle.Mesh;

/// <summary>
/// The form of a JSON Schema that OpenAI binds a model to (mesh-protocol §4.9): every object closed, every member required, no bounds,
/// formats, defaults or titles. Unlike the reference, which leaves what stands in <c>$defs</c> and <c>anyOf</c> as it is, the whole
/// schema is brought into that form: OpenAI refuses one that is strict in part.
/// </summary>
internal static class StrictSchema
{
    private static readonly FrozenSet<string> Dropped = FrozenSet.Create(
        StringComparer.Ordinal,
        "format",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "default",
        "title"
    );

    /// <exception cref="NotAToolException">The schema holds what is no text.</exception>
    public static JsonNode? Of(ToolDefinition tool)
    {
        try
        {
            return Write(tool.InputSchema);
        }
        catch (InvalidOperationException problem)
        {
            throw new NotAToolException(
                tool.Agent,
                $"agent `{tool.Agent}` cannot be a strict tool: its input schema has names or values that are no text; ask its host to mend the contract",
                problem
            );
        }
    }

    private static JsonNode? Write(JsonElement schema)
    {
        // `true` and `false` are schemas too.
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return WireJson.Node(schema);
        }

        var strict = new JsonObject();
        foreach (var keyword in schema.EnumerateObject().Where(keyword => !Dropped.Contains(keyword.Name)))
        {
            strict[keyword.Name] = WriteKeyword(keyword.Name, keyword.Value);
        }

        if (Names(strict["type"], "object") || strict["properties"] is JsonObject)
        {
            Close(strict, [.. WireJson.Texts(WireJson.Member(schema, "required"))]);
        }

        return strict;
    }

    private static JsonNode? WriteKeyword(string keyword, JsonElement value) =>
        (keyword, value.ValueKind) switch
        {
            ("properties" or "$defs" or "definitions", JsonValueKind.Object) => WriteEach(value),
            ("anyOf", JsonValueKind.Array) => new JsonArray([.. value.EnumerateArray().Select(Write)]),
            ("items", JsonValueKind.Object) => Write(value),
            _ => WireJson.Node(value),
        };

    /// <summary>Members whose names are the schema's author's own: a property may be called <c>title</c>.</summary>
    private static JsonObject WriteEach(JsonElement schemas)
    {
        var strict = new JsonObject();
        foreach (var member in schemas.EnumerateObject())
        {
            strict[member.Name] = Write(member.Value);
        }

        return strict;
    }

    private static void Close(JsonObject schema, HashSet<string> required)
    {
        var properties = schema["properties"] as JsonObject ?? [];
        foreach (var (name, property) in properties)
        {
            if (!required.Contains(name) && property is JsonObject optional)
            {
                AcceptNull(optional);
            }
        }

        schema["additionalProperties"] = false;
        schema["required"] = new JsonArray([
            .. properties.Select(property => property.Key).Order(StringComparer.Ordinal).Select(name => (JsonNode)name),
        ]);
    }

    /// <summary>A member that may be left out is one that may be <c>null</c>.</summary>
    private static void AcceptNull(JsonObject schema)
    {
        if (schema["type"] is { } type && !Names(type, "null"))
        {
            schema["type"] = type is JsonArray several
                ? new JsonArray([.. several.Select(Copy), "null"])
                : new JsonArray(Copy(type), "null");
        }

        if (schema.Remove("$ref", out var target))
        {
            schema["anyOf"] = new JsonArray(new JsonObject { ["$ref"] = target }, new JsonObject { ["type"] = "null" });
        }
        else if (schema["anyOf"] is JsonArray choices && !choices.Any(choice => choice is JsonObject one && Names(one["type"], "null")))
        {
            choices.Add(new JsonObject { ["type"] = "null" });
        }

        if (schema.Remove("const", out var only))
        {
            schema["enum"] = new JsonArray(only);
        }

        if (schema["enum"] is JsonArray values && !values.Any(value => value is null))
        {
            values.Add(null);
        }
    }

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();

    /// <summary>Whether a <c>type</c>, one or a list, names a type.</summary>
    private static bool Names(JsonNode? type, string name) =>
        type is JsonArray several
            ? several.Any(one => Names(one, name))
            : type is JsonValue single && single.TryGetValue<string>(out var text) && text == name;
}
