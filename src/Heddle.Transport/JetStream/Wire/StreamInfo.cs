using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>A stream as the server describes it.</summary>
internal sealed record StreamInfo : ApiResponse
{
    [JsonPropertyName("config")]
    public StreamConfig Config
    {
        get => field ?? new();
        init;
    }

    /// <summary>When this stream was created; another time under the same name means another stream.</summary>
    [JsonPropertyName("created")]
    public DateTimeOffset Created { get; init; }

    [JsonPropertyName("state")]
    public StreamState State
    {
        get => field ?? new();
        init;
    }
}
