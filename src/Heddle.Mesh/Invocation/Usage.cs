using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>What an answer cost (mesh-protocol §3.6). Every member is optional; what is not known is not sent.</summary>
public sealed record Usage
{
    /// <summary>Tokens the model read.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens the model wrote.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Tokens in total.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>The model's name.</summary>
    public string? Model { get; init; }

    /// <summary>An estimate of the cost, in US dollars.</summary>
    public decimal? EstimatedCostUsd { get; init; }

    internal Usage Add(Usage more) =>
        new()
        {
            InputTokens = Sum(InputTokens, more.InputTokens),
            OutputTokens = Sum(OutputTokens, more.OutputTokens),
            TotalTokens = Sum(TotalTokens, more.TotalTokens),
            Model = more.Model ?? Model,
            EstimatedCostUsd =
                EstimatedCostUsd is null && more.EstimatedCostUsd is null ? null : (EstimatedCostUsd ?? 0) + (more.EstimatedCostUsd ?? 0),
        };

    /// <summary>The JSON for the usage header: ASCII only, because peers' header parsers mangle anything else (mesh-protocol §11.1).</summary>
    internal string ToHeader()
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            WriteMembers(json);
            json.WriteEndObject();
        }

        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    internal void WriteMembers(Utf8JsonWriter json)
    {
        WriteNumber(json, "input_tokens", InputTokens);
        WriteNumber(json, "output_tokens", OutputTokens);
        WriteNumber(json, "total_tokens", TotalTokens);
        if (Model is not null)
        {
            json.WriteString("model", Model);
        }

        if (EstimatedCostUsd is { } cost)
        {
            json.WriteNumber("estimated_cost_usd", cost);
        }
    }

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
