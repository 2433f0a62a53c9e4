namespace Heddle.Transport.Nats;

/// <summary>
/// The way from one session to another without losing what is under way: the old server confirms that it sends nothing more for the
/// subscriptions, so that nothing arrives twice, and requests already sent may still be answered through it. Queue groups are joined at
/// the new server before they are left at the old one, so that there is no moment in which a request finds nobody: of a group only one
/// member gets a message, even if two of them are the same client.
/// </summary>
internal sealed class SessionMove(NatsLink link, NatsOptions options)
{
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(10);

    // Servers tell each other of subscriptions without anybody confirming it; the shortest notice a server gives is seconds.
    private static readonly TimeSpan SpreadTime = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Ends the subscriptions on a session, but not in this process, and waits until nothing more comes for them. Those of queue groups
    /// stay.
    /// </summary>
    public async Task QuiesceAsync(NatsSession old, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        foreach (var subscription in link.Subscriptions.Live.Where(subscription => subscription.QueueGroup is null))
        {
            link.Outgoing.WriteCommand(SubscribeCommands.Unsubscribe(subscription.Sid));
        }

        var confirmed = link.PingAsync(either.Token).AsTask();
        await Task.WhenAny(confirmed, old.Ended).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        await confirmed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends a session that has been replaced, once its queue groups are left and the requests sent through it are answered or have waited long enough.</summary>
    /// <param name="old">The session.</param>
    /// <param name="next">What replaced it.</param>
    /// <param name="sent">The last message sent through it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task RetireAsync(NatsSession old, NatsSession next, long sent, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        // Also what is unsubscribed meanwhile is still a member at the old server.
        var groups = link.Subscriptions.Live.Where(subscription => subscription.QueueGroup is not null).ToList();
        if (groups.Count > 0)
        {
            await Task.Delay(SpreadTime, options.TimeProvider, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await LeaveAsync(old, groups, either.Token).ConfigureAwait(false);
        }

        while (!old.Ended.IsCompleted && !either.IsCancellationRequested && link.Requests.Any(request => request.Position <= sent))
        {
            await Task.Delay(SettleInterval, options.TimeProvider, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var reason = new NatsServerException("lame duck mode");
        old.Fail(reason);
        await old.Ended.ConfigureAwait(false);
        link.Release(
            old,
            sent,
            () => cancellationToken.IsCancellationRequested ? new BusClosedException() : new BusDisconnectedException(reason)
        );
        await old.DisposeAsync().ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
        {
            link.Events.Post(new BusEvent.Disconnected(reason));
            link.Events.Post(new BusEvent.Reconnected(next.Server.Endpoint));
        }
    }

    /// <summary>Leaves queue groups on a session that nothing else is sent to, and waits until nothing more comes for them.</summary>
    private static async Task LeaveAsync(NatsSession old, List<NatsSubscription> groups, CancellationToken cancellationToken)
    {
        var commands = new List<byte>();
        foreach (var subscription in groups)
        {
            commands.AddRange(SubscribeCommands.Unsubscribe(subscription.Sid));
        }

        commands.AddRange("PING\r\n"u8);
        var confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        old.Pings.Enqueue(confirmed);
        try
        {
            await old.WriteAsync(commands.ToArray()).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or NotSupportedException)
        {
            // It has ended, or takes nothing any more.
            return;
        }

        // A result cannot be suppressed, so the task is taken for one without.
        Task either = Task.WhenAny(confirmed.Task, old.Ended);
        await either.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
