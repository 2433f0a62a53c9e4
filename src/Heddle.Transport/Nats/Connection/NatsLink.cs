using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

/// <summary>
/// The life of a connection across sessions: connected, lost, restored, closed. It owns everything that outlives a session.
/// </summary>
internal sealed class NatsLink : IAsyncDisposable
{
    private static readonly TimeSpan HandlerPatience = TimeSpan.FromSeconds(2);

    private readonly NatsOptions _options;
    private readonly ILogger _log;
    private readonly ServerPool _pool;
    private readonly Reconnector _reconnector;
    private readonly FrameDispatcher _dispatcher;
    private readonly SubscriptionTable _subscriptions = new();
    private readonly PingQueue _pings = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private NatsSession? _session;
    private Task _running = Task.CompletedTask;
    private bool _inboxOpen;
    private volatile BusState _state = BusState.Connected;
    private long _maxPayload;

    public NatsLink(NatsOptions options, object owner)
    {
        _options = options;
        _log = options.LoggerFactory.CreateLogger<NatsBus>();
        _pool = new(options.Urls, options.ShuffleServers);
        _reconnector = new(options, _pool, _log);
        Events = new(owner, _log);
        Outgoing = new(_pings, options.OutgoingBufferBytes);
        Requests = new(options.InboxPrefix, options.TimeProvider);
        _dispatcher = new(this, _subscriptions, Requests, _pings);
    }

    public EventPump Events { get; }

    public OutgoingBuffer Outgoing { get; }

    public RequestTable Requests { get; }

    public DenialLedger Denials { get; } = new();

    public BusState State => _state;

    public long MaxPayload => Volatile.Read(ref _maxPayload);

    /// <summary>Makes the first connection.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var session = await _reconnector.ConnectAsync(cancellationToken).ConfigureAwait(false);
        Adopt(session);
        _running = Task.Run(() => RunAsync(session), CancellationToken.None);
    }

    public NatsSubscription Subscribe(string subject, SubscribeOptions options)
    {
        if (_state is BusState.Draining or BusState.Closed)
        {
            throw new BusClosedException();
        }

        var subscription = new NatsSubscription(this, _subscriptions.NextSid(), subject, options);
        _subscriptions.Add(subscription);
        Outgoing.WriteCommand(SubscribeCommands.Subscribe(subscription.Sid, subject, options.QueueGroup));
        return subscription;
    }

    public void Unsubscribe(NatsSubscription subscription)
    {
        if (_subscriptions.Remove(subscription.Sid) && _state != BusState.Closed)
        {
            TryWrite(SubscribeCommands.Unsubscribe(subscription.Sid));
        }
    }

    /// <summary>Unsubscribes and waits until the server sends no more.</summary>
    public async ValueTask UnsubscribeAsync(NatsSubscription subscription, CancellationToken cancellationToken)
    {
        TryWrite(SubscribeCommands.Unsubscribe(subscription.Sid));
        try
        {
            await PingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is BusDisconnectedException or BusClosedException)
        {
            // A server that is gone sends no more either.
        }
        finally
        {
            _subscriptions.Remove(subscription.Sid);
        }
    }

    /// <summary>Sees to it that answers to requests can come.</summary>
    public void OpenInbox()
    {
        if (Volatile.Read(ref _inboxOpen))
        {
            return;
        }

        lock (_gate)
        {
            if (!_inboxOpen)
            {
                _inboxOpen = true;
                Outgoing.WriteCommand(SubscribeCommands.Subscribe(FrameDispatcher.InboxSid, Requests.Wildcard, null));
            }
        }
    }

    public async ValueTask PingAsync(CancellationToken cancellationToken)
    {
        var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Outgoing.WriteCommand("PING\r\n"u8, pong);
        await pong.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers the server's demand for a sign of life.</summary>
    public void Pong() => TryWrite("PONG\r\n"u8);

    /// <summary>Takes in an INFO.</summary>
    public void Learn(NatsSession session, ServerInfo info)
    {
        var lameDuck = info.LameDuckMode && !session.Info.LameDuckMode;
        session.Info = info;
        Volatile.Write(ref _maxPayload, info.MaxPayload);
        if (info.ConnectUrls is { } endpoints)
        {
            _pool.Discover(endpoints, session.Server);
        }

        if (lameDuck)
        {
            _log.LameDuck(session.Server.Endpoint);
            Events.Post(new BusEvent.LameDuck());
        }
    }

    /// <summary>Takes in an -ERR.</summary>
    public void Refused(NatsSession session, ServerError error)
    {
        switch (error.Denied)
        {
            case BusOperation.Publish:
                Denials.Add(error.Subject);
                Requests.FailWhere(
                    request => request.Subject == error.Subject,
                    request => new PermissionDeniedException(BusOperation.Publish, request.Subject)
                );
                break;
            case BusOperation.Subscribe:
                DenySubscriptions(error);
                break;
            default:
                _log.ServerError(error.Text);
                Events.Post(new BusEvent.ServerError(error.Text));
                session.Doom(new NatsServerException(error.Text));
                return;
        }

        _log.PermissionDenied(error.Denied.Value, error.Subject);
        Events.Post(new BusEvent.PermissionDenied(error.Denied.Value, error.Subject));
    }

    /// <summary>Reports an event of a subscription.</summary>
    public void Report(BusEvent.SlowConsumer slow)
    {
        _log.SlowConsumer(slow.Subject, slow.DroppedMessages);
        Events.Post(slow);
    }

    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        if (_state == BusState.Closed)
        {
            return;
        }

        _state = BusState.Draining;
        try
        {
            var live = _subscriptions.Live.ToArray();
            await Task.WhenAll(live.Select(subscription => subscription.DrainAsync(cancellationToken).AsTask())).ConfigureAwait(false);
            await Task.WhenAll(live.Select(subscription => subscription.Messages.Completion))
                .WaitAsync(_options.DrainTimeout, _options.TimeProvider, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await PingAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _session?.Fail(new BusClosedException());
        await _running.ConfigureAwait(false);
        await CloseAsync(null).ConfigureAwait(false);
    }

    private async Task RunAsync(NatsSession session)
    {
        while (true)
        {
            Exception reason;
            await using (session.ConfigureAwait(false))
            {
                using var alive = new KeepAlive(session, Outgoing, _options);
                reason = await session.ReceiveAsync(_dispatcher).ConfigureAwait(false);
            }

            Release(reason);
            if (_closing.IsCancellationRequested)
            {
                return;
            }

            if (!_options.Reconnect.Enabled)
            {
                await CloseAsync(reason).ConfigureAwait(false);
                return;
            }

            _log.Disconnected(reason, session.Server.Endpoint);
            _state = BusState.Reconnecting;
            Events.Post(new BusEvent.Disconnected(reason));
            try
            {
                session = await _reconnector.ReconnectAsync(session.Server, _closing.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (BusException e)
            {
                await CloseAsync(e).ConfigureAwait(false);
                return;
            }

            Adopt(session);
            Events.Post(new BusEvent.Reconnected(session.Server.Endpoint));
        }
    }

    private void Adopt(NatsSession session)
    {
        Learn(session, session.Info);
        _session = session;
        _state = BusState.Connected;
        Outgoing.Attach(session, Announcement);
        if (_closing.IsCancellationRequested)
        {
            session.Fail(new BusClosedException());
        }
    }

    private void Release(Exception reason)
    {
        var sent = Outgoing.Detach(() => new BusDisconnectedException(reason));
        Requests.FailWhere(request => request.Position <= sent, _ => new BusDisconnectedException(reason));
    }

    private byte[] Announcement()
    {
        var commands = new List<byte>();
        if (Volatile.Read(ref _inboxOpen))
        {
            commands.AddRange(SubscribeCommands.Subscribe(FrameDispatcher.InboxSid, Requests.Wildcard, null));
        }

        foreach (var subscription in _subscriptions.Live)
        {
            commands.AddRange(SubscribeCommands.Subscribe(subscription.Sid, subscription.Subject, subscription.QueueGroup));
        }

        return [.. commands];
    }

    private void DenySubscriptions(ServerError error)
    {
        if (error.Subject == Requests.Wildcard)
        {
            Volatile.Write(ref _inboxOpen, false);
            Requests.FailWhere(_ => true, _ => new PermissionDeniedException(BusOperation.Subscribe, error.Subject));
            return;
        }

        foreach (var subscription in _subscriptions.Live)
        {
            if (subscription.Subject == error.Subject && (error.QueueGroup is null || subscription.QueueGroup == error.QueueGroup))
            {
                _subscriptions.Remove(subscription.Sid);
                subscription.Complete(new PermissionDeniedException(BusOperation.Subscribe, error.Subject));
            }
        }
    }

    private async ValueTask CloseAsync(Exception? reason)
    {
        lock (_gate)
        {
            if (_state != BusState.Closed)
            {
                _state = BusState.Closed;
                Outgoing.Close(reason);
                Requests.Close(reason);
                foreach (var subscription in _subscriptions.Live)
                {
                    subscription.Complete();
                }
            }
        }

        await Events.CloseAsync(new BusEvent.Closed(reason), HandlerPatience, _options.TimeProvider).ConfigureAwait(false);
    }

    private void TryWrite(ReadOnlySpan<byte> command)
    {
        try
        {
            Outgoing.WriteCommand(command);
        }
        catch (BusClosedException)
        {
            // What the command would have ended has ended.
        }
    }
}
