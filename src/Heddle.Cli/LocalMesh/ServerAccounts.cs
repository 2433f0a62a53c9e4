using System.Security.Cryptography;

namespace Heddle.Cli;

/// <summary>Who may do what on the server of <c>mesh up</c> (mesh-protocol §5.4): agents live in APP, monitors look in from SYS.</summary>
/// <param name="AppPassword">The password of the clients' user.</param>
/// <param name="SystemPassword">The password of the system's user.</param>
/// <param name="AllowAnonymous">Whether clients need no password.</param>
internal sealed record ServerAccounts(string AppPassword, string SystemPassword, bool AllowAnonymous)
{
    /// <summary>With passwords nobody can guess: 128 bits each, new with every start.</summary>
    public static ServerAccounts Create(bool allowAnonymous) => new(NewPassword(), NewPassword(), allowAnonymous);

    // A process that has to be compiled first on a busy machine needs more than the server's usual two seconds to present itself.
    public string ToConfiguration() =>
        $$"""
            accounts {
              APP { jetstream: enabled, users: [ { user: "{{LocalCredentials.User}}", password: "{{AppPassword}}" } ] }
              SYS { users: [ { user: "{{LocalCredentials.SystemUser}}", password: "{{SystemPassword}}" } ] }
            }
            system_account: SYS
            authorization { timeout: 10 }
            {{(AllowAnonymous ? $"no_auth_user: \"{LocalCredentials.User}\"" : "")}}
            ping_interval: "10s"
            ping_max: 2
            """;

    /// <summary>The server's URL for clients.</summary>
    public string AppUrl(string url) => LocalCredentials.With(url, LocalCredentials.User, AppPassword);

    /// <summary>The server's URL for monitors.</summary>
    public string SystemUrl(string url) => LocalCredentials.With(url, LocalCredentials.SystemUser, SystemPassword);

    /// <summary>No password shows.</summary>
    public override string ToString() => AllowAnonymous ? "anonymous clients" : "clients with a password";

    private static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
