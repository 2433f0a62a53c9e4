using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>An answer that tells nothing but that it worked.</summary>
internal sealed record SuccessResponse : ApiResponse
{
    [JsonPropertyName("success")]
    public bool Success { get; init; }
}
