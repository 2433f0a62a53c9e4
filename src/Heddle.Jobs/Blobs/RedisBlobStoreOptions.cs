namespace Heddle.Jobs;

/// <summary>Where a <see cref="RedisBlobStore"/> finds its server. The defaults suit a server on this machine.</summary>
public sealed record RedisBlobStoreOptions
{
    /// <summary>The address of a server on this machine: where the published SDKs look.</summary>
    public const string DefaultUrl = "redis://127.0.0.1:6379/0";

    /// <summary>
    /// The address: <c>redis://:password@host:port/database</c>, or <c>rediss://…</c> for TLS. Port 6379 and database 0 where it names
    /// none. Default <see cref="DefaultUrl"/>. Users other than <c>default</c> are not supported.
    /// </summary>
    /// <exception cref="ArgumentException">The text is no such address.</exception>
    public string Url
    {
        get;
        init
        {
            RedisAddress.Parse(value);
            field = value;
        }
    } = DefaultUrl;

    /// <summary>How TLS is used; when set, TLS is insisted on whatever the address says. Default <see langword="null"/>.</summary>
    public RedisTlsOptions? Tls { get; init; }

    /// <summary>How long connecting and each command may take. Default 5 s, as in the published SDKs; more than zero.</summary>
    public TimeSpan Timeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>The name the server shows for this connection, without spaces. Default <c>heddle-jobs</c>.</summary>
    public string ClientName { get; init; } = "heddle-jobs";

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Reads the environment, with the names of the published SDKs: <c>REDIS_URL</c>; <c>REDIS_TLS_CA</c>, or <c>SSL_CERT_FILE</c> where
    /// TLS is used and that is absent; <c>REDIS_TLS_CERT</c> with <c>REDIS_TLS_KEY</c>; <c>REDIS_TLS_SERVER_NAME</c>;
    /// <c>REDIS_TLS_INSECURE</c>. TLS is used when the address begins with <c>rediss</c> or any <c>REDIS_TLS_…</c> is set: a
    /// configuration that asks for TLS is never answered with plain text.
    /// </summary>
    /// <param name="environment">Reads a variable; <see langword="null"/> for the process's own.</param>
    /// <exception cref="ArgumentException">The address is none, a certificate comes without its key or the other way round, or a file cannot be used.</exception>
    public static RedisBlobStoreOptions FromEnvironment(Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var url = environment("REDIS_URL") is { Length: > 0 } given ? given : DefaultUrl;
        var variables = TlsVariables.Read("REDIS", environment);
        var uses = variables.AnySet || RedisAddress.Parse(url).Tls;
        var authorities = variables.AuthorityFile ?? (environment("SSL_CERT_FILE") is { Length: > 0 } machine ? machine : null);
        return new()
        {
            Url = url,
            Tls = uses
                ? new()
                {
                    CertificateAuthorities = TlsVariables.LoadAuthorities(authorities),
                    ClientCertificate = variables.LoadCertificate(),
                    ServerName = variables.ServerName,
                    VerifyServer = !variables.Insecure,
                }
                : null,
        };
    }

    /// <summary>Address and patience, without any secret.</summary>
    public override string ToString() =>
        $"{nameof(RedisBlobStoreOptions)} {{ {nameof(Url)} = {RedisAddress.Redact(Url)}, {nameof(Timeout)} = {Timeout} }}";
}
