namespace Heddle.Transport.Nats;

/// <summary>
/// Who a connection claims to be. Credentials in a server's URL come before those of <see cref="NatsOptions.Credentials"/>.
/// </summary>
/// <remarks>Instances never show their secrets: <see cref="object.ToString"/> tells the kind and, at most, the user's name.</remarks>
public abstract class NatsCredentials
{
    private protected NatsCredentials() { }

    /// <summary>Credentials of a user name and a password.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="password">The password; may be empty.</param>
    public static NatsCredentials UserPassword(string user, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        ArgumentNullException.ThrowIfNull(password);
        return new UserPasswordCredentials(user, password);
    }

    /// <summary>Credentials of a shared token.</summary>
    /// <param name="token">The token.</param>
    public static NatsCredentials Token(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return new TokenCredentials(token);
    }

    /// <summary>Fills in what proves the identity, for each connection anew.</summary>
    /// <param name="connect">The CONNECT about to be sent.</param>
    /// <param name="info">What the server announced, its <see cref="ServerInfo.Nonce"/> to be signed among it.</param>
    /// <param name="cancellationToken">Ends the attempt to connect.</param>
    internal abstract ValueTask ApplyAsync(ConnectCommand connect, ServerInfo info, CancellationToken cancellationToken);
}
