using Heddle.Cryptography;
using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

/// <summary>
/// Who a connection claims to be. Credentials in a server's URL come before those of <see cref="NatsOptions.Credentials"/>.
/// </summary>
/// <remarks>
/// Instances never show their secrets: <see cref="object.ToString"/> tells the kind and, at most, the user's name, public key or file.
/// </remarks>
public abstract class NatsCredentials
{
    private protected NatsCredentials() { }

    /// <summary>Nobody in particular, on purpose: the server decides what a stranger may do.</summary>
    public static NatsCredentials Anonymous { get; } = new AnonymousCredentials();

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

    /// <summary>
    /// Credentials of a user that the server knows by a public key (<c>nkey: "U…"</c> in its configuration). The server sends a nonce
    /// and the client signs it, so the secret never leaves this process.
    /// </summary>
    /// <param name="seed">The user's seed, <c>SU…</c>. It is kept outside managed memory; the caller wipes the text where that is possible.</param>
    /// <exception cref="FormatException">The text is no user's seed. The message does not repeat it.</exception>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not on this machine.</exception>
    public static NatsCredentials NKey(ReadOnlySpan<char> seed) => new NKeyCredentials(seed);

    /// <summary>
    /// Credentials of a user that an account vouches for: a JWT and the key it was issued for, for where they do not come as a file.
    /// </summary>
    /// <param name="jwt">The user's JWT.</param>
    /// <param name="seed">The user's seed, <c>SU…</c>. It is kept outside managed memory; the caller wipes the text where that is possible.</param>
    /// <exception cref="FormatException">The text is no user's seed. The message does not repeat it.</exception>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not on this machine.</exception>
    public static NatsCredentials UserJwt(string jwt, ReadOnlySpan<char> seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(jwt);
        return new UserJwtCredentials(jwt, seed);
    }

    /// <summary>
    /// Credentials of a <c>.creds</c> file, as <c>nsc</c> writes it. It is read anew for each connection, so that a file replaced in
    /// time needs no restart, and its key is wiped once the connection is made.
    /// </summary>
    /// <param name="path">The file; a relative path is resolved at once. It need not exist yet.</param>
    public static NatsCredentials CredentialsFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileCredentials(Path.GetFullPath(path));
    }

    /// <summary>Gets what proves the identity, for each connection anew.</summary>
    /// <param name="log">Where to warn.</param>
    /// <param name="cancellationToken">Ends the attempt to connect.</param>
    /// <exception cref="NatsCredentialsException">There is nothing to prove it with.</exception>
    internal abstract ValueTask<IdentityProof> LoadAsync(ILogger log, CancellationToken cancellationToken);
}
