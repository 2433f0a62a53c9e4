using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>One thing wrong with an input, as it stands in <c>details.errors</c> (mesh-protocol §1.11).</summary>
/// <param name="Type">The kind of mistake, in the vocabulary the mesh's other implementations use: <c>missing</c>, <c>string_type</c>…</param>
/// <param name="Location">The path: member names and array positions.</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Input">The offending value; for a missing member the object that lacks it.</param>
internal sealed record InputError(string Type, IReadOnlyList<object> Location, string Message, JsonElement? Input)
{
    // A rejected input may be as large as a message; the answer only needs enough to recognise it.
    private const int LongestEcho = 1024;

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteStartArray("loc");
        foreach (var step in Location)
        {
            if (step is int index)
            {
                json.WriteNumberValue(index);
            }
            else
            {
                json.WriteStringValue((string)step);
            }
        }

        json.WriteEndArray();
        json.WriteString("msg", Message);
        json.WritePropertyName("input");
        WriteInput(json);
        json.WriteEndObject();
    }

    private void WriteInput(Utf8JsonWriter json)
    {
        if (Input is not { } value || value.ValueKind == JsonValueKind.Undefined)
        {
            json.WriteNullValue();
        }
        else if (value.GetRawText() is { Length: > LongestEcho } text)
        {
            json.WriteStringValue(text[..LongestEcho] + "…");
        }
        else
        {
            value.WriteTo(json);
        }
    }
}
