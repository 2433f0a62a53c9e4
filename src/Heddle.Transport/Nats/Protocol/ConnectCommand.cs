using System.Text.Json;
using System.Text.Json.Serialization;

namespace Heddle.Transport.Nats;

/// <summary>The client's half of the introduction. A class, not a record, so that nothing prints its secrets.</summary>
internal sealed class ConnectCommand
{
    [JsonPropertyName("verbose")]
    public bool Verbose { get; init; }

    [JsonPropertyName("pedantic")]
    public bool Pedantic { get; init; }

    [JsonPropertyName("tls_required")]
    public bool TlsRequired { get; init; }

    [JsonPropertyName("headers")]
    public bool Headers { get; init; } = true;

    [JsonPropertyName("no_responders")]
    public bool NoResponders { get; init; } = true;

    [JsonPropertyName("echo")]
    public bool Echo { get; init; } = true;

    /// <summary>1: the client understands INFO at any time.</summary>
    [JsonPropertyName("protocol")]
    public int Protocol { get; init; } = 1;

    [JsonPropertyName("lang")]
    public string Language { get; init; } = ".net";

    [JsonPropertyName("version")]
    public string Version { get; init; } = typeof(ConnectCommand).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [JsonPropertyName("user")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? User { get; set; }

    [JsonPropertyName("pass")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Password { get; set; }

    [JsonPropertyName("auth_token")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AuthToken { get; set; }

    /// <summary>A user's JWT.</summary>
    [JsonPropertyName("jwt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Jwt { get; set; }

    /// <summary>A user's public NKey.</summary>
    [JsonPropertyName("nkey")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NKey { get; set; }

    /// <summary>The server's nonce, signed with the user's key, as unpadded base64url.</summary>
    [JsonPropertyName("sig")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Signature { get; set; }

    /// <summary>The command with the PING whose answer says that it was accepted.</summary>
    public byte[] EncodeWithPing() =>
        [.. "CONNECT "u8, .. JsonSerializer.SerializeToUtf8Bytes(this, WireJson.Default.ConnectCommand), .. "\r\nPING\r\n"u8];
}
