using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>A stream's receipt for a message it stored.</summary>
internal sealed record PublishAck : ApiResponse
{
    [JsonPropertyName("stream")]
    public string Stream
    {
        get => field ?? "";
        init;
    }

    [JsonPropertyName("seq")]
    public ulong Sequence { get; init; }

    /// <summary>Whether the stream had a message of the same id already and stored nothing.</summary>
    [JsonPropertyName("duplicate")]
    public bool Duplicate { get; init; }
}
