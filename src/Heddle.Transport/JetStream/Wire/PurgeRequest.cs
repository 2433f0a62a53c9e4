using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>Asks a stream to forget the messages of a subject, or all.</summary>
internal sealed record PurgeRequest
{
    [JsonPropertyName("filter")]
    public string? Filter { get; init; }

    /// <summary>The first message to stay, by its number in the stream; <see langword="null"/> for none.</summary>
    [JsonPropertyName("seq")]
    public ulong? Sequence { get; init; }
}
