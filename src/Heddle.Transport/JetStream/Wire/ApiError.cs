using System.Text.Json.Serialization;

namespace Heddle.Transport;

/// <summary>Why JetStream refused a request.</summary>
internal sealed record ApiError
{
    [JsonPropertyName("code")]
    public int Code { get; init; }

    [JsonPropertyName("err_code")]
    public int ErrorCode { get; init; }

    [JsonPropertyName("description")]
    public string Description
    {
        get => field ?? "";
        init;
    }
}
