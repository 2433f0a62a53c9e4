using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>Asks a stream to forget the messages of a subject.</summary>
internal sealed record PurgeRequest
{
    [JsonPropertyName("filter")]
    public required string Filter { get; init; }
}
