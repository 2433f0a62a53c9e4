using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>The settings of a consumer.</summary>
internal sealed record ConsumerConfig
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>The name again, for a consumer that outlives its readers.</summary>
    [JsonPropertyName("durable_name")]
    public string? DurableName { get; init; }

    /// <summary><c>all</c>, <c>last_per_subject</c>, <c>new</c> or <c>by_start_sequence</c>.</summary>
    [JsonPropertyName("deliver_policy")]
    public string DeliverPolicy
    {
        get => field ?? "all";
        init;
    }

    [JsonPropertyName("opt_start_seq")]
    public ulong StartSequence { get; init; }

    /// <summary>Where a push consumer sends the messages.</summary>
    [JsonPropertyName("deliver_subject")]
    public string? DeliverSubject { get; init; }

    [JsonPropertyName("filter_subject")]
    public string? FilterSubject { get; init; }

    /// <summary><c>none</c>, <c>all</c> or <c>explicit</c>.</summary>
    [JsonPropertyName("ack_policy")]
    public string AckPolicy
    {
        get => field ?? "none";
        init;
    }

    [JsonPropertyName("replay_policy")]
    public string ReplayPolicy
    {
        get => field ?? "instant";
        init;
    }

    [JsonPropertyName("max_deliver")]
    public int MaxDeliver { get; set; } = -1;

    [JsonPropertyName("ack_wait"), JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan AckWait { get; init; }

    /// <summary>The ack wait of the first, second, … delivery, in nanoseconds.</summary>
    [JsonPropertyName("backoff")]
    public IReadOnlyList<long>? Backoff { get; init; }

    [JsonPropertyName("max_ack_pending")]
    public int MaxAckPending { get; init; }

    [JsonPropertyName("flow_control")]
    public bool FlowControl { get; init; }

    [JsonPropertyName("idle_heartbeat"), JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan IdleHeartbeat { get; init; }

    [JsonPropertyName("headers_only")]
    public bool HeadersOnly { get; init; }

    [JsonPropertyName("num_replicas")]
    public int Replicas { get; init; }

    [JsonPropertyName("mem_storage")]
    public bool MemoryStorage { get; init; }
}
