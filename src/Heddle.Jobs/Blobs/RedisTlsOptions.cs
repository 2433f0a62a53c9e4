using System.Security.Cryptography.X509Certificates;

namespace Heddle.Jobs;

/// <summary>How TLS is used towards a Redis server; TLS 1.2 is the least.</summary>
public sealed record RedisTlsOptions
{
    /// <summary>The authorities trusted to vouch for the server, instead of the machine's; <see langword="null"/>, the default, for the machine's.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>The certificate, with its private key, that this client shows; <see langword="null"/>, the default, for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The name the server's certificate must carry; <see langword="null"/>, the default, for the address's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether the server's certificate is verified. Default <see langword="true"/>; without it anybody on the way can read along.</summary>
    public bool VerifyServer { get; init; } = true;

    /// <summary>Whether there is a certificate; its subject is nobody's business.</summary>
    public override string ToString() =>
        $"{nameof(RedisTlsOptions)} {{ {nameof(ServerName)} = {ServerName}, {nameof(VerifyServer)} = {VerifyServer} }}";
}
