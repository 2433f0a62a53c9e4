using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>The member <c>options</c> of an object's record.</summary>
internal sealed record ObjectRecordOptions
{
    [JsonPropertyName("max_chunk_size"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxChunkSize { get; init; }

    /// <summary>For an object that only points to another one.</summary>
    [JsonPropertyName("link"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ObjectLink? Link { get; init; }
}
