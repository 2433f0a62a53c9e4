using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>Asks a stream to remove one message.</summary>
internal sealed record DeleteMessageRequest
{
    [JsonPropertyName("seq")]
    public required ulong Sequence { get; init; }

    /// <summary>Whether to leave the bytes on the disk until they are written over, which is much faster.</summary>
    [JsonPropertyName("no_erase")]
    public bool NoErase { get; init; }
}
