using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>Asks for a consumer.</summary>
internal sealed record CreateConsumerRequest
{
    [JsonPropertyName("stream_name")]
    public required string Stream { get; init; }

    [JsonPropertyName("config")]
    public required ConsumerConfig Config { get; init; }

    /// <summary><c>create</c> has a consumer that exists left alone; servers before 2.10 ignore it.</summary>
    [JsonPropertyName("action")]
    public string? Action { get; init; }
}
