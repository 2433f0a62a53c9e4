using Heddle.Transport.Nats;

namespace Heddle.Jobs;

/// <summary>What the environment says, with the names of the published SDKs. For Redis see <see cref="RedisBlobStoreOptions.FromEnvironment"/>.</summary>
public static class JobEnvironment
{
    /// <summary>
    /// How to connect: <c>NATS_URL</c>, several separated by commas, and for <c>tls://</c> URLs <c>NATS_TLS_CA</c>, <c>NATS_TLS_CERT</c> with
    /// <c>NATS_TLS_KEY</c>, <c>NATS_TLS_SERVER_NAME</c>, <c>NATS_TLS_INSECURE</c>.
    /// </summary>
    /// <param name="name">The name the server shows: the id of the component.</param>
    /// <param name="environment">Reads a variable; <see langword="null"/> for the process's own.</param>
    /// <exception cref="ArgumentException">A certificate comes without its key or the other way round, or a file cannot be used.</exception>
    public static NatsOptions Connection(string name, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var given = environment("NATS_URL") is { Length: > 0 } url ? url : NatsOptions.DefaultUrl;
        var urls = NatsUrls.Split(given);
        var options = new NatsOptions { Name = name, Urls = urls };
        var tls = TlsVariables.Read("NATS", environment);
        return urls.Any(one => one.StartsWith("tls://", StringComparison.OrdinalIgnoreCase))
            ? options with
            {
                Tls = new()
                {
                    Required = true,
                    CertificateAuthorities = TlsVariables.LoadAuthorities(tls.AuthorityFile),
                    ClientCertificate = tls.LoadCertificate(),
                    ServerName = tls.ServerName,
                    VerifyServer = !tls.Insecure,
                },
            }
            : options;
    }

    /// <summary>The worker's id: <c>WORKER_ID</c>, or one made of the machine's name and the process's id.</summary>
    /// <param name="environment">Reads a variable; <see langword="null"/> for the process's own.</param>
    public static string WorkerId(Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        return environment("WORKER_ID") is { Length: > 0 } given
            ? given
            : $"{new string([.. Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')])}-{Environment.ProcessId}";
    }
}
