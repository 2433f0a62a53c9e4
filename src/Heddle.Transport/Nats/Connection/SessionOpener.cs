using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

/// <summary>Dials a server, agrees on TLS and introduces the client.</summary>
internal sealed class SessionOpener(NatsOptions options, ILogger log)
{
    // Once a server has asked for TLS, one that does not is not believed: whoever sits on the way could have taken the word out.
    private volatile bool _insistsOnTls;

    /// <summary>Opens a session.</summary>
    /// <param name="server">The server.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AuthenticationFailedException">The server refuses the credentials.</exception>
    /// <exception cref="NatsCredentialsException">There are none to show, so the server was not spoken to.</exception>
    public async Task<NatsSession> OpenAsync(ServerAddress server, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var proof = await (server.Credentials ?? options.Credentials ?? NatsCredentials.Anonymous)
                .LoadAsync(log, either.Token)
                .ConfigureAwait(false);
            return await DialAsync(server, proof, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"server `{server.Endpoint}` did not answer within {options.ConnectTimeout.TotalSeconds:0.###} s",
                e
            );
        }
    }

    private async Task<NatsSession> DialAsync(ServerAddress server, IdentityProof proof, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream stream;
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, cancellationToken).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var session = new NatsSession(server, stream);
        try
        {
            return await GreetAsync(session, proof, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<NatsSession> GreetAsync(NatsSession session, IdentityProof proof, CancellationToken cancellationToken)
    {
        if (options.Tls.HandshakeFirst)
        {
            await SecureAsync(session, cancellationToken).ConfigureAwait(false);
        }

        session.Info = await ReadInfoAsync(session, cancellationToken).ConfigureAwait(false);
        if (!session.IsSecure && (session.Info.TlsRequired || MustBeSecure(session.Server)))
        {
            await UpgradeAsync(session, cancellationToken).ConfigureAwait(false);
        }

        await IntroduceAsync(session, proof, cancellationToken).ConfigureAwait(false);
        return session;
    }

    private bool MustBeSecure(ServerAddress server) => options.Tls.Required || server.Tls || _insistsOnTls;

    private async Task UpgradeAsync(NatsSession session, CancellationToken cancellationToken)
    {
        if (session.Info is { TlsRequired: false, TlsAvailable: false })
        {
            throw new AuthenticationException($"server `{session.Server.Endpoint}` offers no TLS, and TLS is required");
        }

        if (session.HasUnreadInput)
        {
            throw new NatsProtocolException("words in the clear behind an INFO that asks for TLS");
        }

        await SecureAsync(session, cancellationToken).ConfigureAwait(false);
        _insistsOnTls = true;
    }

    private async Task SecureAsync(NatsSession session, CancellationToken cancellationToken)
    {
        var tls = options.Tls;
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = tls.ServerName ?? session.Server.TlsName ?? session.Server.Host,
            ClientCertificateContext = tls.ClientCertificate is { } certificate
                ? SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true)
                : null,
            CertificateRevocationCheckMode = tls.CheckRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
        };
        if (!tls.VerifyServer)
        {
#pragma warning disable CA5359, MA0039 // The user asked for it, and the option's doc says what it costs
            authentication.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }
        else if (tls.CertificateAuthorities is { } authorities)
        {
            authentication.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = authentication.CertificateRevocationCheckMode,
            };
            authentication.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        await session.SecureAsync(authentication, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ServerInfo> ReadInfoAsync(NatsSession session, CancellationToken cancellationToken)
    {
        ServerInfo? info = null;
        await session
            .ReadUntilAsync(
                frame =>
                {
                    info =
                        frame.Kind == FrameKind.Info
                            ? ServerInfo.Parse(frame.Text)
                            : throw new NatsProtocolException("the first word is not INFO");
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return info!;
    }

    private async Task IntroduceAsync(NatsSession session, IdentityProof proof, CancellationToken cancellationToken)
    {
        var connect = new ConnectCommand { Name = options.Name, TlsRequired = session.IsSecure };
        proof.Fill(connect, session.Info);
        await session.WriteAsync(connect.EncodeWithPing()).ConfigureAwait(false);
        await session.ReadUntilAsync(frame => IsAccepted(session, in frame), cancellationToken).ConfigureAwait(false);
    }

    private static bool IsAccepted(NatsSession session, in ServerFrame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Pong:
                return true;
            case FrameKind.Ok or FrameKind.Ping:
                return false;
            case FrameKind.Info:
                session.Info = ServerInfo.Parse(frame.Text);
                return false;
            case FrameKind.Error:
                throw ServerError.Parse(frame.Text).ToException(session.Server.Endpoint);
            default:
                throw new NatsProtocolException("a message before any subscription");
        }
    }
}
