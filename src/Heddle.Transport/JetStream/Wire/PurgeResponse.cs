using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>What a stream says of a purge.</summary>
internal sealed record PurgeResponse : ApiResponse
{
    /// <summary>How many messages it removed.</summary>
    [JsonPropertyName("purged")]
    public ulong Purged { get; init; }
}
