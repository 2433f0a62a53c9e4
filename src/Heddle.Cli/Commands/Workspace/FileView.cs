using System.Text.Json;
using System.Text.Json.Nodes;
using Heddle.Transport;

namespace Heddle.Cli;

/// <summary>What the workspace knows of a file, as commands show it.</summary>
internal static class FileView
{
    public static JsonObject ToJson(ObjectInfo file)
    {
        var json = new JsonObject
        {
            ["deleted"] = file.IsDeleted,
            ["modified"] = TimeView.Text(file.Modified),
            ["name"] = file.Name,
        };
        if (file.IsDeleted)
        {
            return json;
        }

        json["chunks"] = file.Chunks;
        json["digest"] = file.Digest;
        json["size"] = file.Size;
        if (file.Description is { } description)
        {
            json["description"] = description;
        }

        if (file.Metadata.Count > 0)
        {
            json["metadata"] = JsonSerializer.SerializeToNode(file.Metadata);
        }

        return json;
    }
}
