using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>Where an object points that has no content of its own. Other clients make such objects; we only recognise them.</summary>
internal sealed record ObjectLink
{
    [JsonPropertyName("bucket")]
    public string Bucket
    {
        get => field ?? "";
        init;
    }

    [JsonPropertyName("name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }
}
