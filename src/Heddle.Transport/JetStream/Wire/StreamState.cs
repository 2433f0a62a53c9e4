using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>What a stream holds.</summary>
internal sealed record StreamState
{
    [JsonPropertyName("messages")]
    public ulong Messages { get; init; }

    [JsonPropertyName("bytes")]
    public ulong Bytes { get; init; }

    [JsonPropertyName("first_seq")]
    public ulong FirstSequence { get; init; }

    [JsonPropertyName("last_seq")]
    public ulong LastSequence { get; init; }
}
