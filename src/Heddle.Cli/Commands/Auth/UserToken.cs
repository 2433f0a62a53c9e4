using System.Text;
using System.Text.Json;
using Heddle.Cryptography;

namespace Heddle.Cli;

/// <summary>
/// Reads a user's JWT (NATS JWT version 2). Whether its issuer is an account that a server trusts, only that server can say.
/// </summary>
internal static class UserToken
{
    /// <exception cref="FormatException">It is no user's JWT, was changed, or was issued for another key. The message quotes nothing.</exception>
    public static FileUser Read(NatsCredentials credentials)
    {
        if (credentials.Jwt.Split('.') is not [var header, var payload, var signature] || Claims(payload) is not { } claims)
        {
            throw new FormatException("the user's JWT is none");
        }

        var issuer = Text(claims, "iss");
        if (
            !NKey.TryParse(issuer, out var account)
            || !StrictBase64Url.TryDecode(signature, out var signed)
            || !account.Verify(Encoding.ASCII.GetBytes($"{header}.{payload}"), signed)
        )
        {
            throw new FormatException("the user's JWT is not signed by the issuer it names");
        }

        var key = credentials.KeyPair.PublicKey.ToString();
        if (Text(claims, "sub") != key)
        {
            throw new FormatException("the user's JWT was issued for another key than the one in the file");
        }

        // An account may issue by a signing key of its own; the JWT then names the account besides.
        var nats = claims.TryGetProperty("nats", out var more) && more.ValueKind == JsonValueKind.Object ? more : default;
        var owner = nats.ValueKind == JsonValueKind.Object ? Text(nats, "issuer_account") : null;
        return new FileUser(Text(claims, "name") ?? key, key, string.IsNullOrEmpty(owner) ? issuer : owner, Expiry(claims));
    }

    private static JsonElement? Claims(string payload)
    {
        try
        {
            return StrictBase64Url.TryDecode(payload, out var json) && JsonElement.Parse(json) is { ValueKind: JsonValueKind.Object } claims
                ? claims
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement claims, string name)
    {
        try
        {
            return claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which no text can hold.
            return null;
        }
    }

    private static DateTimeOffset? Expiry(JsonElement claims) =>
        claims.TryGetProperty("exp", out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var seconds)
        && seconds > 0
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
