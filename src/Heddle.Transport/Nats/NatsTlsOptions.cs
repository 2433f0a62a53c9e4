using System.Security.Cryptography.X509Certificates;

namespace Heddle.Transport.Nats;

/// <summary>
/// How TLS is used. TLS is used whenever the server requires it, the URL's scheme is <c>tls</c> or <see cref="Required"/> is set, and
/// once a server has asked for it, with every server until the bus is closed.
/// </summary>
public sealed record NatsTlsOptions
{
    /// <summary>Refuse to talk to a server without TLS. Default <see langword="false"/>.</summary>
    public bool Required { get; init; }

    /// <summary>
    /// Begin TLS before the server's first message (<c>handshake_first</c>, nats-server 2.10.4 or later). Implies
    /// <see cref="Required"/>. Default <see langword="false"/>.
    /// </summary>
    public bool HandshakeFirst { get; init; }

    /// <summary>
    /// The authorities trusted to vouch for the server, instead of the machine's; <see langword="null"/>, the default, for the
    /// machine's.
    /// </summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>
    /// The certificate, with its private key, that this client shows; <see langword="null"/>, the default, for none.
    /// </summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The name the server's certificate must carry; <see langword="null"/>, the default, for the URL's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>
    /// Whether the server's certificate is verified. Default <see langword="true"/>; without it anybody on the way can read along.
    /// </summary>
    public bool VerifyServer { get; init; } = true;

    /// <summary>Whether revocation of the server's certificate is checked online. Default <see langword="false"/>.</summary>
    public bool CheckRevocation { get; init; }
}
