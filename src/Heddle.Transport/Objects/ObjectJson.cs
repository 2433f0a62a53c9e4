using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>How records of objects read as JSON. Text is written as it is, a <c>+</c> in a time included.</summary>
[JsonSerializable(typeof(ObjectRecord))]
internal sealed partial class ObjectJson : JsonSerializerContext
{
    private static readonly ObjectJson Plain = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Write(ObjectRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Plain.ObjectRecord);

    /// <summary>Reads a record; <see langword="null"/> when it is none.</summary>
    public static ObjectRecord? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Plain.ObjectRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
