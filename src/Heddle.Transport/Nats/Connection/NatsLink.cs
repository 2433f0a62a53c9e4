using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

/// <summary>What a connection is across sessions: its subscriptions, requests, outgoing messages and events.</summary>
internal sealed class NatsLink : IAsyncDisposable
{
    // How long a close waits for event handlers, and for the socket to take what has been published.
    private static readonly TimeSpan HandlerPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SendPatience = TimeSpan.FromMilliseconds(500);

    private readonly NatsOptions _options;
    private readonly SessionKeeper _keeper;
    private readonly Lock _gate = new();
    private Task? _disposal;
    private bool _inboxOpen;
    private bool _inboxWanted;
    private Task? _draining;
    private bool _closed;

    public NatsLink(NatsOptions options, object owner)
    {
        _options = options;
        var log = options.LoggerFactory.CreateLogger<NatsBus>();
        Log = log;
        _keeper = new(this, options, log);
        Events = new(owner, log);
        Outgoing = new(options.OutgoingBufferBytes);
        Requests = new(options.InboxPrefix, options.TimeProvider);
    }

    public ILogger Log { get; }

    public EventPump Events { get; }

    public OutgoingBuffer Outgoing { get; }

    public RequestTable Requests { get; }

    public SubscriptionTable Subscriptions { get; } = new();

    public DenialLedger Denials { get; } = new();

    public BusState State =>
        Volatile.Read(ref _closed) ? BusState.Closed
        : Volatile.Read(ref _draining) is not null ? BusState.Draining
        : _keeper.IsConnected ? BusState.Connected
        : BusState.Reconnecting;

    public long MaxPayload
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Makes the first connection.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _keeper.StartAsync(cancellationToken);

    public NatsSubscription Subscribe(string subject, SubscribeOptions options)
    {
        if (State is BusState.Draining or BusState.Closed)
        {
            throw new BusClosedException();
        }

        var subscription = new NatsSubscription(this, Subscriptions.NextSid(), subject, options);
        Subscriptions.Add(subscription);
        try
        {
            Outgoing.WriteCommand(SubscribeCommands.Subscribe(subscription.Sid, subject, options.QueueGroup));
            return subscription;
        }
        catch
        {
            Subscriptions.Remove(subscription.Sid);
            throw;
        }
    }

    public void Unsubscribe(NatsSubscription subscription)
    {
        if (Subscriptions.Remove(subscription.Sid) && !Volatile.Read(ref _closed))
        {
            TellUnsubscribed(subscription);
        }
    }

    /// <summary>Unsubscribes and waits until the server sends no more.</summary>
    public async ValueTask UnsubscribeAsync(NatsSubscription subscription, CancellationToken cancellationToken)
    {
        subscription.IsEnding = true;
        TellUnsubscribed(subscription);
        try
        {
            // Nobody sends anything while there is no connection, and the next one is not told of this subscription.
            if (_keeper.IsConnected)
            {
                await PingAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is BusDisconnectedException or BusClosedException)
        {
            // A server that is gone sends no more either.
        }
        finally
        {
            Subscriptions.Remove(subscription.Sid);
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
            // INVARIANT: a session attached from here on announces the inbox, and the one attached now is told of it before any
            // other caller gets past this method; a request that overtook it would lose its answer.
            Volatile.Write(ref _inboxWanted, true);
            if (!_inboxOpen)
            {
                Outgoing.WriteCommand(InboxSubscription());
                Volatile.Write(ref _inboxOpen, true);
            }
        }
    }

    /// <summary>Notes that the server refused the subscription for answers; the next request tries again.</summary>
    public void CloseInbox()
    {
        lock (_gate)
        {
            _inboxOpen = false;
            _inboxWanted = false;
        }
    }

    public async ValueTask PingAsync(CancellationToken cancellationToken)
    {
        var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Outgoing.WritePing(pong);
        await pong.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reports that a subscription drops messages.</summary>
    public void Report(BusEvent.SlowConsumer slow)
    {
        Log.SlowConsumer(slow.Subject, slow.DroppedMessages);
        Events.Post(slow);
    }

    /// <summary>What a new session is to be told first.</summary>
    public byte[] Announcement()
    {
        var commands = new List<byte>();
        if (Volatile.Read(ref _inboxWanted))
        {
            commands.AddRange(InboxSubscription());
        }

        foreach (var subscription in Subscriptions.Live.Where(subscription => !subscription.IsEnding))
        {
            commands.AddRange(SubscribeCommands.Subscribe(subscription.Sid, subscription.Subject, subscription.QueueGroup));
        }

        return [.. commands];
    }

    /// <summary>Ends what waited for answers through a session.</summary>
    /// <param name="session">The session, which has ended.</param>
    /// <param name="sent">The last message sent through it.</param>
    /// <param name="reason">Why.</param>
    public void Release(NatsSession session, long sent, Func<Exception> reason)
    {
        session.Pings.End(reason);
        Requests.FailWhere(request => request.Position <= sent, _ => reason());
    }

    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        Task draining;
        lock (_gate)
        {
            draining = _draining ??= DrainOnceAsync(cancellationToken);
        }

        try
        {
            await draining.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new(_disposal ??= DisposeOnceAsync());
        }
    }

    /// <summary>Ends everything, once.</summary>
    public void Close(Exception? reason)
    {
        if (Interlocked.Exchange(ref _closed, true))
        {
            return;
        }

        Outgoing.Close(reason);
        Requests.Close(reason);
        foreach (var subscription in Subscriptions.Live)
        {
            subscription.Complete();
        }

        Events.Close(new(reason));
    }

    private async Task DrainOnceAsync(CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var patience = new CancellationTokenSource(_options.DrainTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var live = Subscriptions.Live;
            await Task.WhenAll(live.Select(subscription => subscription.DrainAsync(either.Token).AsTask())).ConfigureAwait(false);
            await Task.WhenAll(live.Select(subscription => subscription.WhenReadAsync())).WaitAsync(either.Token).ConfigureAwait(false);
            await PingAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the bus was closed before it had drained within {_options.DrainTimeout.TotalSeconds:0.###} s", e);
        }
        catch (BusClosedException)
        {
            // It was closed meanwhile, or had been already: there is nothing left to drain.
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task DisposeOnceAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await Outgoing.WhenIdle().WaitAsync(SendPatience, _options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _keeper.DisposeAsync().ConfigureAwait(false);
        Close(null);
        await Events.WhenClosedAsync(HandlerPatience, _options.TimeProvider).ConfigureAwait(false);
    }

    private byte[] InboxSubscription() => SubscribeCommands.Subscribe(SubscriptionTable.InboxSid, Requests.Wildcard, null);

    private void TellUnsubscribed(NatsSubscription subscription)
    {
        try
        {
            Outgoing.WriteCommand(SubscribeCommands.Unsubscribe(subscription.Sid));
        }
        catch (BusClosedException)
        {
            // The server sends a closed connection nothing.
        }
    }
}
