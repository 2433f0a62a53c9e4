using System.Text.Json;
using System.Text.Json.Serialization;

namespace Heddle.Transport.Nats;

/// <summary>What a server says about itself in INFO, as far as a client cares.</summary>
internal sealed record ServerInfo
{
    [JsonPropertyName("server_id")]
    public string ServerId
    {
        get => field ?? "";
        init;
    }

    [JsonPropertyName("version")]
    public string Version
    {
        get => field ?? "";
        init;
    }

    [JsonPropertyName("headers")]
    public bool Headers { get; init; }

    [JsonPropertyName("max_payload")]
    public long MaxPayload { get; init; }

    [JsonPropertyName("auth_required")]
    public bool AuthRequired { get; init; }

    [JsonPropertyName("tls_required")]
    public bool TlsRequired { get; init; }

    [JsonPropertyName("tls_available")]
    public bool TlsAvailable { get; init; }

    /// <summary>What the client must sign to prove that it holds a key; <see langword="null"/> when none is asked for.</summary>
    [JsonPropertyName("nonce")]
    public string? Nonce { get; init; }

    /// <summary>Host and port of every server of the cluster.</summary>
    [JsonPropertyName("connect_urls")]
    public IReadOnlyList<string>? ConnectUrls { get; init; }

    [JsonPropertyName("ldm")]
    public bool LameDuckMode { get; init; }

    /// <summary>Reads the JSON of an INFO line.</summary>
    /// <param name="json">The text behind the verb.</param>
    /// <exception cref="NatsProtocolException">It is not the JSON of an INFO.</exception>
    public static ServerInfo Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var info = JsonSerializer.Deserialize(json, WireJson.Default.ServerInfo);
            return info is { MaxPayload: > 0 } ? info : throw new NatsProtocolException("INFO without a usable `max_payload`");
        }
        catch (JsonException e)
        {
            throw new NatsProtocolException("INFO is not JSON", e);
        }
    }
}
