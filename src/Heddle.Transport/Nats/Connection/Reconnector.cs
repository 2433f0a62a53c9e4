using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

/// <summary>Finds a server that takes the connection: once at the start, and patiently after a loss.</summary>
internal sealed class Reconnector(NatsOptions options, ServerPool pool, ILogger log)
{
    private readonly SessionOpener _opener = new(options, log);

    /// <summary>Tries every server once.</summary>
    /// <exception cref="AuthenticationFailedException">No server took the connection, and one refused the credentials.</exception>
    /// <exception cref="BusConnectException">No server took the connection.</exception>
    /// <exception cref="NatsCredentialsException">There are no credentials to show.</exception>
    public async Task<NatsSession> ConnectAsync(CancellationToken cancellationToken)
    {
        var servers = pool.InOrder;
        Exception? last = null;
        foreach (var server in servers)
        {
            var (session, failure) = await TryOpenAsync(server, cancellationToken).ConfigureAwait(false);
            if (session is not null)
            {
                return session;
            }

            if (failure is NatsCredentialsException)
            {
                throw failure;
            }

            last = last is AuthenticationFailedException ? last : failure;
        }

        throw last as AuthenticationFailedException ?? (Exception)new BusConnectException([.. servers.Select(s => s.Endpoint)], last);
    }

    /// <summary>Tries every server but one, once.</summary>
    /// <param name="server">The one.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns><see langword="null"/> when none took the connection.</returns>
    public async Task<NatsSession?> TryOtherAsync(ServerAddress server, CancellationToken cancellationToken)
    {
        foreach (var other in pool.InOrder.Where(candidate => candidate != server))
        {
            var (session, _) = await TryOpenAsync(other, cancellationToken).ConfigureAwait(false);
            if (session is not null)
            {
                return session;
            }
        }

        return null;
    }

    /// <summary>Tries the servers in turn until one takes the connection.</summary>
    /// <param name="lost">The server that was lost, which is tried last.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="BusException">The attempts are used up, or no server is left.</exception>
    public async Task<NatsSession> ReconnectAsync(ServerAddress lost, CancellationToken cancellationToken)
    {
        pool.MoveToEnd(lost);
        Exception? last = null;
        for (var round = 0; options.Reconnect.MaxAttempts is not { } most || round < most; round++)
        {
            var servers = pool.InOrder;
            if (servers.Count == 0)
            {
                throw last!;
            }

            var delay = round == 0 && servers.Count > 1 ? TimeSpan.Zero : options.Reconnect.DelayBefore(round, Random.Shared);
            await Task.Delay(delay, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            foreach (var server in servers)
            {
                var (session, failure) = await TryOpenAsync(server, cancellationToken).ConfigureAwait(false);
                if (session is not null)
                {
                    pool.Accepted(server);
                    log.Reconnected(server.Endpoint, round + 1);
                    return session;
                }

                last = failure;
                if (failure is NatsCredentialsException)
                {
                    log.CredentialsUnusable(failure, server.Endpoint);
                }

                if (failure is AuthenticationFailedException && pool.Refused(server))
                {
                    log.ServerRemoved(server.Endpoint);
                }
            }
        }

        throw new BusConnectException([.. pool.InOrder.Select(s => s.Endpoint)], last);
    }

    private async Task<(NatsSession? Session, Exception? Failure)> TryOpenAsync(ServerAddress server, CancellationToken cancellationToken)
    {
        try
        {
            var session = await _opener.OpenAsync(server, cancellationToken).ConfigureAwait(false);
            log.Connected(server.Endpoint, session.Info.Version, options.Name);
            return (session, null);
        }
#pragma warning disable CA1031 // Any failure means: try the next server
        catch (Exception e)
#pragma warning restore CA1031
        {
            cancellationToken.ThrowIfCancellationRequested();
            log.ConnectFailed(e, server.Endpoint);
            return (null, e);
        }
    }
}
