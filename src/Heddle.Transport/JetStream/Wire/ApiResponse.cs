using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>What every answer of JetStream has: the error in place of the rest.</summary>
internal abstract record ApiResponse
{
    [JsonPropertyName("error")]
    public ApiError? Error { get; init; }
}
