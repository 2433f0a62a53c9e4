namespace Heddle.Transport;

/// <summary>
/// Takes messages from a pull consumer for as long as it likes, a few ahead of whoever reads. It starts over, with another inbox, when
/// the connection was lost, when the server is silent for too long or refuses a request, and it gives up when the consumer is gone.
/// </summary>
/// <remarks>Everything happens on the reader's own calls; there is no task in the background. One reader at a time.</remarks>
internal sealed class QueueReader(JetStreamWorkQueue queue, JetStreamContext context, QueueReadOptions options) : IAsyncDisposable
{
    /// <summary>How many refusals in a row end the reading; it takes about 3 s to get there.</summary>
    private const int MaxRefusals = 6;

    /// <summary>How many heartbeats long a request stands.</summary>
    private const int HeartbeatsPerRequest = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private PullSession? _session;

    /// <summary>How many sessions in a row broke, and were refused, before they brought a message.</summary>
    private (int Broken, int Refused) _barren;

    /// <summary>Waits for the next message.</summary>
    public async ValueTask<QueueMessage> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_session is not { } session)
            {
                _session = await StartAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (session.TryTake(out var message))
            {
                _barren = default;
                await AskAsync(session, cancellationToken).ConfigureAwait(false);
                return message;
            }
            else if (session.IsClosed)
            {
                await LeaveAsync(session, cancellationToken).ConfigureAwait(false);
            }
            else if (session.IsBroken)
            {
                await session.CloseAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await AskAsync(session, cancellationToken).ConfigureAwait(false);
                await session.WaitAsync(options.Heartbeat * 2, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _session, null)?.DisposeAsync() ?? default;

    /// <summary>Asks for more once half of what may be ahead has been taken: INVARIANT, never for more than fits.</summary>
    private async ValueTask AskAsync(PullSession session, CancellationToken cancellationToken)
    {
        var room = options.Prefetch - session.Granted;
        if (session.IsBroken || room < (options.Prefetch + 1) / 2)
        {
            return;
        }

        try
        {
            var request = new PullRequest
            {
                Batch = room,
                Expires = options.Heartbeat * HeartbeatsPerRequest,
                Heartbeat = options.Heartbeat,
            };
            await session.PullAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (BusException e) when (e.IsTransient)
        {
            // The connection is away. The message at hand is not lost over it, and silence will tell.
        }
    }

    /// <summary>Begins a session, for as long as it takes.</summary>
    private async ValueTask<PullSession> StartAsync(CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = Min(pause * 2, LongestPause))
        {
            try
            {
                await queue.RequireAsync(cancellationToken).ConfigureAwait(false);
                return await PullSession
                    .OpenAsync(context, queue.Stream, queue.Name, options.Prefetch, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (BusException e) when (e.IsTransient)
            {
                await Task.Delay(pause, context.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends a session of which everything has been taken.</summary>
    private async ValueTask LeaveAsync(PullSession session, CancellationToken cancellationToken)
    {
        _session = null;
        await session.AbandonAsync().ConfigureAwait(false);
        if (context.Bus.State is BusState.Closed or BusState.Draining)
        {
            throw new BusClosedException();
        }

        if (session.Failure is { } failure)
        {
            await queue.RequireAsync(cancellationToken).ConfigureAwait(false);
            if (failure is PermissionDeniedException || ++_barren.Refused >= MaxRefusals)
            {
                throw failure;
            }
        }

        // The first time is most often a lost connection, which is back by now.
        if (++_barren.Broken > 1)
        {
            var pause = FirstPause * Math.Pow(2, Math.Min(_barren.Broken, 10));
            await Task.Delay(Min(pause, LongestPause), context.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
