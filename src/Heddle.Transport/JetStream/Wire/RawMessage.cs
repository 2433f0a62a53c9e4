using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>A stored message as the server's JSON has it; the bytes are base64 there.</summary>
internal sealed record RawMessage
{
    [JsonPropertyName("subject")]
    public string Subject
    {
        get => field ?? "";
        init;
    }

    [JsonPropertyName("seq")]
    public ulong Sequence { get; init; }

    /// <summary>The headers as they stood on the wire.</summary>
    [JsonPropertyName("hdrs")]
    public byte[]? Headers { get; init; }

    [JsonPropertyName("data")]
    public byte[]? Data { get; init; }

    [JsonPropertyName("time")]
    public DateTimeOffset Time { get; init; }
}
