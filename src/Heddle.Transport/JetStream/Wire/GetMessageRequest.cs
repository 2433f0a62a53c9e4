using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>Asks a stream for one message: by its sequence, or the last of a subject.</summary>
internal sealed record GetMessageRequest
{
    [JsonPropertyName("seq")]
    public ulong Sequence { get; init; }

    [JsonPropertyName("last_by_subj")]
    public string? LastBySubject { get; init; }
}
