using System.Text.Json;

namespace Heddle.Cli;

/// <summary>
/// A JSON Schema as a person reads it: <c>{ count: integer (1 to 1000), delayMs?: integer = 100 }</c>. It says what is usual and leaves out the rest; the
/// schema itself is what counts.
/// </summary>
internal static class SchemaView
{
    private const int Deepest = 6;

    public static string Write(JsonElement schema)
    {
        // Rewritten, every string in it is text.
        var root = JsonElement.Parse(JsonView.Line(schema));
        return Printable.Line(Write(root, root, 0));
    }

    private static string Write(JsonElement schema, JsonElement root, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > Deepest)
        {
            return "any";
        }

        if (Member(schema, "$ref") is { ValueKind: JsonValueKind.String } reference)
        {
            return Resolve(root, reference.GetString()!) is { } target ? Write(target, root, depth + 1) : "any";
        }

        if (Member(schema, "enum") is { ValueKind: JsonValueKind.Array } values)
        {
            return string.Join(" | ", values.EnumerateArray().Select(value => JsonView.Line(value)));
        }

        var alternatives = Member(schema, "anyOf") ?? Member(schema, "oneOf");
        if (alternatives is { ValueKind: JsonValueKind.Array } choice)
        {
            return string.Join(" | ", choice.EnumerateArray().Select(one => Write(one, root, depth + 1)).Distinct());
        }

        return Types(schema) switch
        {
            [] => Member(schema, "properties") is null ? "any" : WriteObject(schema, root, depth),
            var types => string.Join(" | ", types.Select(type => WriteType(type, schema, root, depth))),
        };
    }

    private static string WriteType(string type, JsonElement schema, JsonElement root, int depth) =>
        type switch
        {
            "object" => WriteObject(schema, root, depth),
            "array" => Member(schema, "items") is { } items ? $"[{Write(items, root, depth + 1)}]" : "[any]",
            "string" when Member(schema, "format") is { ValueKind: JsonValueKind.String } format => $"string ({format.GetString()})",
            "integer" or "number" => type + Range(schema),
            _ => type,
        };

    private static string WriteObject(JsonElement schema, JsonElement root, int depth)
    {
        if (Member(schema, "properties") is not { ValueKind: JsonValueKind.Object } properties)
        {
            return Member(schema, "additionalProperties") is { ValueKind: JsonValueKind.Object } values
                ? $"{{ any name: {Write(values, root, depth + 1)} }}"
                : "object";
        }

        var required = Member(schema, "required") is { ValueKind: JsonValueKind.Array } names
            ? names.EnumerateArray().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal)
            : [];
        var members = properties.EnumerateObject().Select(property => WriteMember(property, required.Contains(property.Name), root, depth));
        return $"{{ {string.Join(", ", members)} }}";
    }

    private static string WriteMember(JsonProperty member, bool isRequired, JsonElement root, int depth)
    {
        var standard = Member(member.Value, "default") is { } value ? $" = {JsonView.Line(value)}" : "";
        return $"{member.Name}{(isRequired ? "" : "?")}: {Write(member.Value, root, depth + 1)}{standard}";
    }

    private static string Range(JsonElement schema) =>
        (Member(schema, "minimum"), Member(schema, "maximum")) switch
        {
            ({ } least, { } most) => $" ({least} to {most})",
            ({ } least, null) => $" ({least} or more)",
            (null, { } most) => $" ({most} or less)",
            _ => "",
        };

    private static string[] Types(JsonElement schema) =>
        Member(schema, "type") switch
        {
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Select(type => type.ToString())],
            _ => [],
        };

    /// <summary>Follows a reference inside the schema, such as <c>#/$defs/Item</c>.</summary>
    private static JsonElement? Resolve(JsonElement root, string reference)
    {
        JsonElement? target = root;
        foreach (var step in reference.Split('/').Skip(1))
        {
            target = target is { } current ? Member(current, step) : null;
        }

        return reference.StartsWith('#') ? target : null;
    }

    private static JsonElement? Member(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var member) ? member : null;
}
