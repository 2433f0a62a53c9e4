using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>One message of a stream.</summary>
internal sealed record GetMessageResponse : ApiResponse
{
    [JsonPropertyName("message")]
    public RawMessage? Message { get; init; }
}
