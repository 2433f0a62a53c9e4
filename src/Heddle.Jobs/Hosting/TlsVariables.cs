using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Heddle.Jobs;

/// <summary>The TLS settings that the published SDKs read from the environment: <c>NATS_TLS_…</c> and <c>REDIS_TLS_…</c>.</summary>
internal sealed class TlsVariables
{
    private readonly string _certificateVariable;
    private readonly string? _certificate;
    private readonly string? _key;

    private TlsVariables(string prefix, Func<string, string?> environment)
    {
        string? Read(string name) => environment($"{prefix}_TLS_{name}") is { Length: > 0 } value ? value : null;
        _certificateVariable = $"{prefix}_TLS_CERT";
        (_certificate, _key) = (Read("CERT"), Read("KEY"));
        AuthorityFile = Read("CA");
        ServerName = Read("SERVER_NAME");
        var insecure = Read("INSECURE");
        Insecure = insecure?.Trim().ToUpperInvariant() is "1" or "TRUE" or "YES" or "Y" or "ON";
        AnySet = _certificate is not null || _key is not null || AuthorityFile is not null || ServerName is not null || Insecure;
        if (_certificate is null != _key is null)
        {
            var (given, missing) = _certificate is null ? ("KEY", "CERT") : ("CERT", "KEY");
            throw new ArgumentException(
                $"`{prefix}_TLS_{given}` is set and `{prefix}_TLS_{missing}` is not; a certificate and its key go together"
            );
        }
    }

    public bool AnySet { get; }

    public string? AuthorityFile { get; }

    public string? ServerName { get; }

    public bool Insecure { get; }

    /// <exception cref="ArgumentException">A certificate is named without its key, or the other way round.</exception>
    public static TlsVariables Read(string prefix, Func<string, string?> environment) => new(prefix, environment);

    /// <summary>Reads the PEM certificates of a file; <see langword="null"/> for no file.</summary>
    public static X509Certificate2Collection? LoadAuthorities(string? file)
    {
        if (file is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ArgumentException($"the authorities in `{file}` cannot be read: {problem.Message}", problem);
        }

        return authorities.Count > 0
            ? authorities
            : throw new ArgumentException($"`{file}` holds no certificate in PEM; name the file of the authority that signed the server's");
    }

    /// <summary>Reads the client's certificate with its key; <see langword="null"/> when none is named.</summary>
    public X509Certificate2? LoadCertificate()
    {
        if (_certificate is null)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(_certificate, _key);
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ArgumentException(
                $"the certificate of `{_certificateVariable}` cannot be used with its key: {problem.Message}",
                problem
            );
        }
    }
}
