using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

/// <summary>
/// Keeps one session attached: receives from it, replaces it when it is lost and moves away from a server that is about to go.
/// </summary>
internal sealed class SessionKeeper : IAsyncDisposable
{
    private readonly NatsLink _link;
    private readonly NatsOptions _options;
    private readonly ILogger _log;
    private readonly Reconnector _reconnector;
    private readonly FrameDispatcher _dispatcher;
    private readonly SessionMove _move;
    private readonly CancellationTokenSource _stopping = new();
    private volatile NatsSession? _session;
    private Task _running = Task.CompletedTask;
    private Task _retiring = Task.CompletedTask;

    public SessionKeeper(NatsLink link, NatsOptions options, ILogger log)
    {
        _link = link;
        _options = options;
        _log = log;
        var pool = new ServerPool(options.Urls, options.ShuffleServers);
        _reconnector = new(options, pool, log);
        _dispatcher = new(link, pool, log);
        _move = new(link, options);
    }

    public bool IsConnected => _session is not null;

    /// <summary>Makes the first connection and keeps one from then on.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var session = await _reconnector.ConnectAsync(cancellationToken).ConfigureAwait(false);
        Adopt(session);
        using (ExecutionContext.SuppressFlow())
        {
            // What is ambient where a program connects has no business in a loop that outlives it.
            _running = Task.Run(() => RunAsync(session), CancellationToken.None);
        }
    }

    /// <summary>Ends the session and keeps none any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _session?.Fail(new BusClosedException());
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync(NatsSession first)
    {
        try
        {
            for (NatsSession? session = first; session is not null; )
            {
                session = await ServeAsync(session).ConfigureAwait(false) ?? await ReplaceAsync(session).ConfigureAwait(false);
            }

            await _retiring.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What nobody foresaw must not leave a bus behind that looks alive and is not
        catch (Exception e)
#pragma warning restore CA1031
        {
            _link.Close(e);
        }
    }

    /// <summary>Serves a session to its end, or until another has taken its place.</summary>
    /// <returns>The other.</returns>
    private async Task<NatsSession?> ServeAsync(NatsSession session)
    {
        using var alive = new KeepAlive(session, _link.Outgoing, _options);
        session.Start(_dispatcher);
        await Task.WhenAny(session.Ended, session.LameDuck.Task).ConfigureAwait(false);
        if (!session.Ended.IsCompleted && await MoveAsync(session).ConfigureAwait(false) is { } next)
        {
            return next;
        }

        await session.Ended.ConfigureAwait(false);
        return null;
    }

    private async Task<NatsSession?> MoveAsync(NatsSession old)
    {
        NatsSession? next;
        try
        {
            next = await _reconnector.TryOtherAsync(old.Server, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        if (next is null)
        {
            return null;
        }

        await _move.QuiesceAsync(old, _stopping.Token).ConfigureAwait(false);
        old.IsRetired = true;
        var sent = _link.Outgoing.Detach();
        // INVARIANT: from here on only the move writes to the old session, and not into the middle of a write.
        await _link
            .Outgoing.WhenIdle()
            .WaitAsync(_options.ConnectTimeout, _options.TimeProvider, _stopping.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Adopt(next);
        await _retiring.ConfigureAwait(false);
        _retiring = _move.RetireAsync(old, next, sent, _stopping.Token);
        return next;
    }

    private async Task<NatsSession?> ReplaceAsync(NatsSession lost)
    {
        var reason = await lost.Ended.ConfigureAwait(false);
        _session = null;
        Exception Failure() => _stopping.IsCancellationRequested ? new BusClosedException() : new BusDisconnectedException(reason);
        _link.Release(lost, _link.Outgoing.Detach(), Failure);
        await lost.DisposeAsync().ConfigureAwait(false);
        await _retiring.ConfigureAwait(false);
        if (_stopping.IsCancellationRequested)
        {
            return null;
        }

        _log.Disconnected(reason, lost.Server.Endpoint);
        if (!_options.Reconnect.Enabled)
        {
            _link.Close(reason);
            return null;
        }

        _link.Events.Post(new BusEvent.Disconnected(reason));
        return await ReconnectAsync(lost.Server).ConfigureAwait(false);
    }

    private async Task<NatsSession?> ReconnectAsync(ServerAddress lost)
    {
        try
        {
            var session = await _reconnector.ReconnectAsync(lost, _stopping.Token).ConfigureAwait(false);
            Adopt(session);
            _link.Events.Post(new BusEvent.Reconnected(session.Server.Endpoint));
            return session;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (BusException e)
        {
            _link.Close(e);
            return null;
        }
    }

    private void Adopt(NatsSession session)
    {
        _dispatcher.Learn(session, session.Info);
        _session = session;
        _link.Outgoing.Attach(session, _link.Announcement);
        if (_stopping.IsCancellationRequested)
        {
            session.Fail(new BusClosedException());
        }
    }
}
