using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>A revision of a key as commands show it.</summary>
internal static class EntryView
{
    public static JsonObject ToJson(MeshEntry<ReadOnlyMemory<byte>> entry)
    {
        var json = new JsonObject
        {
            ["created"] = entry.Created.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
            ["deleted"] = entry.IsDeleted,
            ["key"] = entry.Key,
            ["revision"] = entry.Revision,
        };
        if (entry.IsDeleted)
        {
            return json;
        }

        if (Utf8.IsValid(entry.Value.Span))
        {
            json["value"] = JsonView.Data(entry.Value);
        }
        else
        {
            json["base64"] = Convert.ToBase64String(entry.Value.Span);
        }

        return json;
    }

    /// <summary>A value for a person.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="clean">Makes text safe to show.</param>
    public static string ToText(ReadOnlyMemory<byte> value, Func<string, string> clean) =>
        Utf8.IsValid(value.Span) ? clean(Encoding.UTF8.GetString(value.Span)) : $"({value.Length} bytes that are no text)";
}
