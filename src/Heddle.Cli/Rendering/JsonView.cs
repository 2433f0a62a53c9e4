using System.Buffers;
using System.Runtime.InteropServices;
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

    /// <summary>An element to be put into a larger document.</summary>
    public static JsonNode? Node(JsonElement value) => JsonNode.Parse(Line(value));

    /// <summary>What a stranger sent: as JSON if it is, else as text.</summary>
    public static JsonNode? Data(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Node(JsonElement.Parse(bytes.Span));
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(bytes.Span);
        }
    }

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
                foreach (var member in sorted ? members.OrderBy(NameOf, StringComparer.Ordinal) : members)
                {
                    writer.WritePropertyName(NameOf(member));
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
                writer.WriteStringValue(TextOf(value));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // JSON can hold half of a surrogate pair, and bytes that are no UTF-8, which no text can. They are shown as they were written.
    private static string TextOf(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(text)[1..^1]);
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }
}
