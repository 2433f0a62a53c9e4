using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>A consumer as the server describes it.</summary>
internal sealed record ConsumerInfo : ApiResponse
{
    [JsonPropertyName("name")]
    public string Name
    {
        get => field ?? "";
        init;
    }

    /// <summary>The last message handed out, or, before the first, the one before it.</summary>
    [JsonPropertyName("delivered")]
    public SequencePair Delivered
    {
        get => field ?? new();
        init;
    }

    /// <summary>How many matching messages it has yet to hand out.</summary>
    [JsonPropertyName("num_pending")]
    public ulong Pending { get; init; }

    /// <summary>How many messages it has handed out that are not settled.</summary>
    [JsonPropertyName("num_ack_pending")]
    public int AckPending { get; init; }

    /// <summary>How many of them it has handed out more than once.</summary>
    [JsonPropertyName("num_redelivered")]
    public int Redelivered { get; init; }
}
