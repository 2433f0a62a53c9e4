namespace Heddle.Transport.Nats;

/// <summary>
/// The way from one session to another without losing what is under way: the old server confirms that it sends nothing more for the
/// subscriptions, so that nothing arrives twice, and requests already sent may still be answered through it.
/// </summary>
internal sealed class SessionMove(NatsLink link, NatsOptions options)
{
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>Ends the subscriptions on a session, but not in this process, and waits until nothing more comes for them.</summary>
    public async Task QuiesceAsync(NatsSession old, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        foreach (var subscription in link.Subscriptions.Live)
        {
            link.Outgoing.WriteCommand(SubscribeCommands.Unsubscribe(subscription.Sid));
        }

        var confirmed = link.PingAsync(either.Token).AsTask();
        await Task.WhenAny(confirmed, old.Ended).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        await confirmed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends a session that has been replaced, once the requests sent through it are answered or have waited long enough.</summary>
    /// <param name="old">The session.</param>
    /// <param name="next">What replaced it.</param>
    /// <param name="sent">The last message sent through it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task RetireAsync(NatsSession old, NatsSession next, long sent, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
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
        link.Events.Post(new BusEvent.Disconnected(reason));
        link.Events.Post(new BusEvent.Reconnected(next.Server.Endpoint));
    }
}
