using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Heddle.Transport.Nats;

/// <summary>Dials a server, agrees on TLS and introduces the client.</summary>
internal sealed class SessionOpener(NatsOptions options)
{
    // Large enough that a busy connection empties the kernel's buffer at one go.
    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true);

    /// <summary>Opens a session.</summary>
    /// <param name="server">The server.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AuthenticationFailedException">The server refuses the credentials.</exception>
    public async Task<NatsSession> OpenAsync(ServerAddress server, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await DialAsync(server, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"server `{server.Endpoint}` did not answer within {options.ConnectTimeout.TotalSeconds:0.###} s",
                e
            );
        }
    }

    private async Task<NatsSession> DialAsync(ServerAddress server, CancellationToken cancellationToken)
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

        try
        {
            return await GreetAsync(server, stream, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<NatsSession> GreetAsync(ServerAddress server, Stream stream, CancellationToken cancellationToken)
    {
        if (options.Tls.HandshakeFirst)
        {
            stream = await SecureAsync(server, stream, cancellationToken).ConfigureAwait(false);
        }

        var session = new NatsSession(server, stream, PipeReader.Create(stream, PipeOptions), new ServerInfo());
        session.Info = await ReadInfoAsync(session, cancellationToken).ConfigureAwait(false);
        var secure = options.Tls.Required || server.Tls || session.Info.TlsRequired;
        if (secure && !options.Tls.HandshakeFirst)
        {
            session = await UpgradeAsync(session, stream, cancellationToken).ConfigureAwait(false);
        }

        await IntroduceAsync(session, secure || options.Tls.HandshakeFirst, cancellationToken).ConfigureAwait(false);
        return session;
    }

    private async Task<NatsSession> UpgradeAsync(NatsSession plain, Stream stream, CancellationToken cancellationToken)
    {
        if (plain.HasUnreadInput)
        {
            throw new NatsProtocolException("words in the clear behind an INFO that asks for TLS");
        }

        var secured = await SecureAsync(plain.Server, stream, cancellationToken).ConfigureAwait(false);
        return new(plain.Server, secured, PipeReader.Create(secured, PipeOptions), plain.Info);
    }

    private async Task<Stream> SecureAsync(ServerAddress server, Stream stream, CancellationToken cancellationToken)
    {
        var tls = options.Tls;
        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        var authentication = new SslClientAuthenticationOptions
        {
            TargetHost = tls.ServerName ?? server.Host,
            ClientCertificates = tls.ClientCertificate is null ? null : [tls.ClientCertificate],
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

        await secured.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
        return secured;
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

    private async Task IntroduceAsync(NatsSession session, bool secure, CancellationToken cancellationToken)
    {
        var connect = new ConnectCommand { Name = options.Name, TlsRequired = secure };
        if ((session.Server.Credentials ?? options.Credentials) is { } credentials)
        {
            await credentials.ApplyAsync(connect, session.Info, cancellationToken).ConfigureAwait(false);
        }

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
                throw ServerError.Parse(frame.Text).ToConnectFailure(session.Server.Endpoint);
            default:
                throw new NatsProtocolException("a message before any subscription");
        }
    }
}
