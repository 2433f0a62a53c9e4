using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>A message's number among what a consumer handed out, and its number in the stream.</summary>
internal sealed record SequencePair
{
    [JsonPropertyName("consumer_seq")]
    public ulong Consumer { get; init; }

    [JsonPropertyName("stream_seq")]
    public ulong Stream { get; init; }
}
