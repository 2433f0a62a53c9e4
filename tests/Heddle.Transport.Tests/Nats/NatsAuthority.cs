using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Heddle.Cryptography;

namespace Heddle.Transport.Tests.Nats;

/// <summary>An operator with one account, who issues users and tells a server whom to trust.</summary>
internal sealed class NatsAuthority
{
    private static readonly string[] Limits = ["subs", "data", "payload", "imports", "exports", "conn", "leaf"];
    private static readonly string[] StreamLimits = ["mem_storage", "disk_storage", "streams", "consumer"];

    private readonly NKeyPair _operator = NKeyPair.Generate(NKeyType.Operator);
    private readonly NKeyPair _system = NKeyPair.Generate(NKeyType.Account);
    private readonly NKeyPair _account = NKeyPair.Generate(NKeyType.Account);
    private readonly string _operatorJwt;
    private readonly string _systemJwt;
    private readonly Dictionary<string, long> _revoked = [];

    public NatsAuthority()
    {
        // A server does not reload a configuration with another operator, not even the same one in new words.
        var claims = new JsonObject { ["type"] = "operator", ["version"] = 2 };
        _operatorJwt = Sign(_operator, _operator.ToString(), "operator", claims, null);
        _systemJwt = Sign(_operator, _system.ToString(), "SYS", AccountClaims(Limits), null);
    }

    /// <summary>The account's public key.</summary>
    public string Account => _account.PublicKey.ToString();

    /// <summary>The part of a server's configuration that makes it trust this operator, the revocations so far included.</summary>
    public string ConfigText =>
        $$"""
            operator: {{_operatorJwt}}
            resolver: MEMORY
            system_account: {{_system}}
            resolver_preload: { {{Account}}: {{AccountJwt()}}, {{_system}}: {{_systemJwt}} }
            """;

    /// <summary>Issues a user and answers the text of its <c>.creds</c> file.</summary>
    /// <param name="name">The user's name.</param>
    /// <param name="lifetime">How long it is valid; <see langword="null"/> for ever.</param>
    /// <param name="publish">The only subjects the user may publish to; none for all.</param>
    public string IssueUser(string name, TimeSpan? lifetime = null, params string[] publish) => IssueUser(name, out _, lifetime, publish);

    /// <summary>The same, for who needs the public key.</summary>
    public string IssueUser(string name, out string key, TimeSpan? lifetime = null, params string[] publish)
    {
        using var user = NKeyPair.Generate(NKeyType.User);
        key = user.PublicKey.ToString();
        return CredentialsText(UserJwt(name, key, lifetime, publish), user.ExportSeed());
    }

    /// <summary>Issues a user of the system account and answers the text of its <c>.creds</c> file.</summary>
    public string IssueSystemUser(string name)
    {
        using var user = NKeyPair.Generate(NKeyType.User);
        return CredentialsText(UserJwt(_system, name, user.PublicKey.ToString(), null), user.ExportSeed());
    }

    /// <summary>Issues the JWT of a user whose key is known.</summary>
    public string UserJwt(string name, string key, TimeSpan? lifetime = null, params string[] publish) =>
        UserJwt(_account, name, key, lifetime, publish);

    private static string UserJwt(NKeyPair account, string name, string key, TimeSpan? lifetime, params string[] publish)
    {
        var permissions = new JsonObject();
        if (publish.Length > 0)
        {
            permissions["allow"] = JsonSerializer.SerializeToNode(publish);
        }

        var claims = new JsonObject
        {
            ["pub"] = permissions,
            ["sub"] = new JsonObject(),
            ["subs"] = -1,
            ["data"] = -1,
            ["payload"] = -1,
            ["type"] = "user",
            ["version"] = 2,
        };
        return Sign(account, key, name, claims, lifetime);
    }

    /// <summary>What <c>nsc</c> writes into a <c>.creds</c> file.</summary>
    public static string CredentialsText(string jwt, string seed) =>
        $"""
            -----BEGIN NATS USER JWT-----
            {jwt}
            ------END NATS USER JWT------

            ************************* IMPORTANT *************************
            NKEY Seed printed below can be used to sign and prove identity.

            -----BEGIN USER NKEY SEED-----
            {seed}
            ------END USER NKEY SEED------

            """;

    /// <summary>Takes back what was issued to a user until now; a server learns of it from the new <see cref="ConfigText"/>.</summary>
    public void Revoke(string key) => _revoked[key] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1;

    private string AccountJwt()
    {
        var claims = AccountClaims([.. Limits, .. StreamLimits]);
        if (_revoked.Count > 0)
        {
            claims["revocations"] = JsonSerializer.SerializeToNode(_revoked);
        }

        return Sign(_operator, Account, "account", claims, null);
    }

    private static JsonObject AccountClaims(string[] unlimited) =>
        new()
        {
            ["limits"] = new JsonObject(unlimited.Select(name => KeyValuePair.Create(name, (JsonNode?)-1))) { ["wildcards"] = true },
            ["default_permissions"] = new JsonObject { ["pub"] = new JsonObject(), ["sub"] = new JsonObject() },
            ["type"] = "account",
            ["version"] = 2,
        };

    private static string Sign(NKeyPair issuer, string subject, string name, JsonObject claims, TimeSpan? lifetime)
    {
        var now = TimeProvider.System.GetUtcNow();
        var payload = new JsonObject
        {
            ["jti"] = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = issuer.PublicKey.ToString(),
            ["name"] = name,
            ["sub"] = subject,
            ["nats"] = claims,
        };
        if (lifetime is { } limit)
        {
            payload["exp"] = (now + limit).ToUnixTimeSeconds();
        }

        var text = Encode("""{"typ":"JWT","alg":"ed25519-nkey"}""") + "." + Encode(payload.ToJsonString());
        return text + "." + issuer.Sign(text);
    }

    private static string Encode(string json) => StrictBase64Url.Encode(Encoding.UTF8.GetBytes(json));
}
