using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>Where an object points that has no content of its own. Other clients make such objects; we follow them.</summary>
internal sealed record ObjectLink
{
    [JsonPropertyName("bucket")]
    public string Bucket
    {
        get => field ?? "";
        init;
    }

    /// <summary>The object; <see langword="null"/> for the whole bucket, which cannot be read as an object.</summary>
    [JsonPropertyName("name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }
}
