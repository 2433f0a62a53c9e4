using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heddle.Mesh;

/// <summary>
/// Reads what strangers wrote. What is missing, of another kind, or no text at all (half a surrogate pair, bytes that are not UTF-8)
/// counts as not there: the parser looks at texts only when they are asked for, and then throws.
/// </summary>
internal static class WireJson
{
    // A deeply nested member of somebody else's must not make the rest unreadable.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1024 };

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> json) => JsonElement.Parse(json.Span, Deep);

    public static JsonElement? Member(JsonElement? owner, string name)
    {
        try
        {
            return owner is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var found) ? found : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static string? Text(JsonElement? owner, string name) => Text(Member(owner, name));

    public static bool? Flag(JsonElement? owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    /// <summary>The texts in a list; what is none is left out.</summary>
    public static IReadOnlyList<string> Texts(JsonElement? list) =>
        list is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray().Select(item => Text(item)).OfType<string>()] : [];

    /// <summary>The names of an object's members in their order; what is no text is left out.</summary>
    public static IReadOnlyList<string> Names(JsonElement? owner) =>
        owner is { ValueKind: JsonValueKind.Object } value ? [.. value.EnumerateObject().Select(Name).OfType<string>()] : [];

    /// <summary>The same value for somebody who may change it.</summary>
    public static JsonNode? Node(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(value),
            JsonValueKind.Array => JsonArray.Create(value),
            _ => JsonValue.Create(value),
        };

    private static string? Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement? value)
    {
        try
        {
            return value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
