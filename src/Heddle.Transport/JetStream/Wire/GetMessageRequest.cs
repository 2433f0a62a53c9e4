using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>Asks a stream for one message: by its sequence, the last of a subject, or the first of a subject from a
/// sequence on.</summary>
internal sealed record GetMessageRequest
{
    [JsonPropertyName("seq")]
    public ulong Sequence { get; init; }

    [JsonPropertyName("last_by_subj")]
    public string? LastBySubject { get; init; }

    [JsonPropertyName("next_by_subj")]
    public string? NextBySubject { get; init; }
}
