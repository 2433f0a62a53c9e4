using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>The settings of a stream.</summary>
internal sealed record StreamConfig
{
    [JsonPropertyName("name")]
    public string Name
    {
        get => field ?? "";
        init;
    }

    [JsonPropertyName("subjects")]
    public IReadOnlyList<string> Subjects
    {
        get => field ?? [];
        init;
    }

    /// <summary><c>limits</c>, <c>interest</c> or <c>workqueue</c>.</summary>
    [JsonPropertyName("retention")]
    public string Retention
    {
        get => field ?? "limits";
        init;
    }

    /// <summary><c>file</c> or <c>memory</c>.</summary>
    [JsonPropertyName("storage")]
    public string Storage
    {
        get => field ?? "file";
        init;
    }

    /// <summary><c>old</c> or <c>new</c>: which message yields when a limit is reached.</summary>
    [JsonPropertyName("discard")]
    public string Discard
    {
        get => field ?? "old";
        init;
    }

    [JsonPropertyName("max_consumers")]
    public int MaxConsumers { get; set; } = -1;

    [JsonPropertyName("max_msgs")]
    public long MaxMessages { get; set; } = -1;

    [JsonPropertyName("max_bytes")]
    public long MaxBytes { get; set; } = -1;

    [JsonPropertyName("max_msg_size")]
    public int MaxMessageSize { get; set; } = -1;

    [JsonPropertyName("max_msgs_per_subject")]
    public long MaxMessagesPerSubject { get; set; } = -1;

    [JsonPropertyName("max_age"), JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan MaxAge { get; init; }

    [JsonPropertyName("duplicate_window"), JsonConverter(typeof(NanosecondsConverter))]
    public TimeSpan DuplicateWindow { get; init; }

    [JsonPropertyName("num_replicas")]
    public int Replicas { get; set; } = 1;

    [JsonPropertyName("deny_delete")]
    public bool DenyDelete { get; init; }

    [JsonPropertyName("allow_rollup_hdrs")]
    public bool AllowRollup { get; init; }

    [JsonPropertyName("allow_direct")]
    public bool AllowDirect { get; init; }

    /// <summary>Per-message lifetimes; servers before 2.11 ignore it.</summary>
    [JsonPropertyName("allow_msg_ttl")]
    public bool AllowMessageTtl { get; init; }
}
