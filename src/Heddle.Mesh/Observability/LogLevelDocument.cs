using System.Buffers;
using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>The value of a key in the observability bucket, <c>{"log_level":"…"}</c> (mesh-protocol §2.5).</summary>
internal static class LogLevelDocument
{
    /// <summary>The key of the setting for the whole mesh.</summary>
    public const string GlobalKey = "global";

    private const string Member = "log_level";

    /// <summary>The level that a document sets; <see langword="null"/> for one that cannot be read, which counts as not set.</summary>
    public static MeshLogLevel? Read(ReadOnlyMemory<byte> document)
    {
        try
        {
            return MeshLogLevels.TryParse(WireJson.Text(WireJson.Parse(document), Member), out var level) ? level : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The document with a level, and whatever else others have put into it.</summary>
    /// <param name="document">The present document; <see langword="null"/> when there is none.</param>
    /// <param name="level">The level.</param>
    public static byte[] With(byte[]? document, MeshLogLevel level)
    {
        if (document is not null && Read(document) == level)
        {
            return document;
        }

        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var other in Others(document))
            {
                other.WriteTo(json);
            }

            json.WriteString(Member, MeshLogLevels.NameOf(level));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // A document that no reader could use has nothing that could be kept.
    private static IReadOnlyList<JsonProperty> Others(byte[]? document)
    {
        try
        {
            return document is not null && WireJson.Parse(document) is { ValueKind: JsonValueKind.Object } present
                ? [.. present.EnumerateObject().Where(member => member.Name != Member)]
                : [];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
