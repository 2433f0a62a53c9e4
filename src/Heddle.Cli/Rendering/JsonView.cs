using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heddle.Cli;

/// <summary>JSON as commands print it.</summary>
internal static class JsonView
{
    // Whatever the terminal can show stays readable; control characters are escaped nevertheless.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>One item on one line, its members in the order they came.</summary>
    public static string Line(JsonElement value) => Write(value, new JsonWriterOptions { Encoder = Encoder }, sorted: false);

    /// <summary>One item on one line, its members sorted.</summary>
    public static string SortedLine(JsonElement value) => Write(value, new JsonWriterOptions { Encoder = Encoder }, sorted: true);

    /// <summary>One item on one line, its members sorted.</summary>
    public static string SortedLine(JsonNode value) => SortedLine(value.Deserialize<JsonElement>());

    /// <summary>A whole document: indented by two, its members sorted (mesh-protocol §5.2).</summary>
    public static string Document(JsonElement value) =>
        Write(value, new JsonWriterOptions { Encoder = Encoder, Indented = true }, sorted: true);

    /// <summary>A whole document.</summary>
    public static string Document(JsonNode value) => Document(value.Deserialize<JsonElement>());

    private static string Write(JsonElement value, JsonWriterOptions options, bool sorted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            Write(writer, value, sorted);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, bool sorted)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                var members = value.EnumerateObject().AsEnumerable();
                foreach (var member in sorted ? members.OrderBy(member => member.Name, StringComparer.Ordinal) : members)
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, sorted);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item, sorted);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
