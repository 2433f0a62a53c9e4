using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>Asks a consumer for messages.</summary>
internal sealed record PullRequest
{
    /// <summary>How many at most.</summary>
    [JsonPropertyName("batch")]
    public required int Batch { get; init; }

    /// <summary>How long the request stands.</summary>
    [JsonPropertyName("expires"), JsonConverter(typeof(NanosecondsConverter))]
    public required TimeSpan Expires { get; init; }

    /// <summary>How often the server says that the request still stands; at most half of <see cref="Expires"/>, zero for never.</summary>
    [JsonPropertyName("idle_heartbeat"), JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan Heartbeat { get; init; }
}
