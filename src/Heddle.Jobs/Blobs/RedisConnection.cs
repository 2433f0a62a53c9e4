using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heddle.Transport;
using StackExchange.Redis;

namespace Heddle.Jobs;

/// <summary>The connection of a <see cref="RedisBlobStore"/>: made once, restored by the client itself.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    // Id-kp-serverAuth: an authority's client certificate must not pass for a server's.
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly RedisBlobStoreOptions _options;
    private readonly ConfigurationOptions _configuration;
    private readonly OnceOpened<ConnectionMultiplexer> _connection;
    private volatile bool _disposed;

    public RedisConnection(RedisBlobStoreOptions options)
    {
        _options = options;
        _configuration = Configure(RedisAddress.Parse(options.Url));
        _connection = new(ConnectAsync);
    }

    public async ValueTask<IDatabase> GetAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var connection = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
        return connection.GetDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        if (_connection.Opened is { } connection)
        {
            await connection.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
            connection.Dispose();
        }
    }

    private async ValueTask<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        var connecting = ConnectionMultiplexer.ConnectAsync(_configuration);
        try
        {
            await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await connecting.ConfigureAwait(false);
        }
        catch (Exception given) when (given is OperationCanceledException or ObjectDisposedException)
        {
            // The client's attempt cannot be called off; what comes of it after all is closed.
            _ = connecting.ContinueWith(
                static late => late.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default
            );
            throw;
        }
    }

    private ConfigurationOptions Configure(RedisAddress address)
    {
        var timeout = (int)Math.Min(_options.Timeout.TotalMilliseconds, int.MaxValue);
        var configuration = new ConfigurationOptions
        {
            AbortOnConnectFail = true,
            ClientName = _options.ClientName,
            ConnectTimeout = timeout,
            SyncTimeout = timeout,
            DefaultDatabase = address.Database,
            Password = address.Password,
            Ssl = address.Tls || _options.Tls is not null,
        };
        configuration.EndPoints.Add(address.Host, address.Port);
        if (configuration.Ssl)
        {
            var tls = _options.Tls ?? new();
            configuration.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            configuration.SslHost = tls.ServerName ?? address.Host;
            configuration.CertificateValidation += (_, certificate, chain, errors) => IsTrusted(tls, certificate, chain, errors);
            if (tls.ClientCertificate is { } own)
            {
                configuration.CertificateSelection += (_, _, _, _, _) => own;
            }
        }

        return configuration;
    }

    private static bool IsTrusted(RedisTlsOptions tls, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (!tls.VerifyServer)
        {
            return true;
        }

        if (tls.CertificateAuthorities is not { } authorities)
        {
            return errors == SslPolicyErrors.None;
        }

        // The machine's authorities have no say, so only what they said about the chain is put aside.
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None || certificate is not X509Certificate2 server)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(server);
    }
}
