namespace Heddle.Transport;

/// <summary>
/// Reads a stream in order, each message once, for as long as it likes: an ephemeral push consumer that is replaced by a new one,
/// behind the last message read, whenever the chain breaks. It breaks when a number is missing, when the server is silent for too
/// long, when the consumer is deleted and when the connection was lost.
/// </summary>
/// <remarks>
/// Everything happens on the reader's own calls; there is no task in the background. A reader that pauses lets the server's flow
/// control stop the stream. One reader at a time; disposing is allowed at any time and ends a waiting reader.
/// </remarks>
internal sealed class OrderedConsumer : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly JetStreamContext _context;
    private readonly OrderedConsumerOptions _options;
    private ConsumerSession? _session;
    private ulong? _readUpTo;
    private CatchUp _catchUp;
    private CancellationTokenSource _interrupt = new();
    private volatile bool _mayConfirm = true;
    private volatile bool _disposed;

    private OrderedConsumer(JetStreamContext context, OrderedConsumerOptions options)
    {
        _context = context;
        _options = options;
        context.Bus.Events += OnBusEvent;
    }

    /// <summary>The name the server gave to the present consumer; empty while there is none.</summary>
    public string Name => _session?.Created.Name ?? "";

    /// <summary>Whether everything that was in the stream when the reading began has been read, or is no longer there.</summary>
    public bool IsCaughtUp => _catchUp.IsDone;

    /// <summary>How many messages the present consumer had to deliver when it was created.</summary>
    public ulong PendingAtStart => _session?.Created.Pending ?? 0;

    /// <summary>Whether it has been disposed.</summary>
    public bool IsDisposed => _disposed;

    /// <summary>Creates the consumer; nothing stored afterwards is missed.</summary>
    public static async ValueTask<OrderedConsumer> OpenAsync(
        JetStreamContext context,
        OrderedConsumerOptions options,
        CancellationToken cancellationToken
    )
    {
        var consumer = new OrderedConsumer(context, options);
        try
        {
            await consumer.StartAsync(cancellationToken).ConfigureAwait(false);
            return consumer;
        }
        catch
        {
            await consumer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the next message; <see langword="null"/> when the consumer or its bus has ended.</summary>
    /// <param name="untilCaughtUp">Whether to return <see langword="null"/> instead of waiting once <see cref="IsCaughtUp"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<StreamMessage?> ReadAsync(bool untilCaughtUp, CancellationToken cancellationToken)
    {
        while (!_disposed && !(untilCaughtUp && IsCaughtUp))
        {
            if (_session is not { IsBroken: false } session)
            {
                if (!await RestartAsync(cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }
            }
            else if (session.TryTake(out var arrived))
            {
                if (Accept(arrived, await session.HeedAsync(arrived).ConfigureAwait(false)) is { } message)
                {
                    return message;
                }

                if (session.IsIdle)
                {
                    _catchUp.Finish();
                }
            }
            else if (!await WaitAsync(session, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            _context.Bus.Events -= OnBusEvent;
            await _interrupt.CancelAsync().ConfigureAwait(false);
            await RetireAsync().ConfigureAwait(false);
        }
    }

    /// <summary>INVARIANT: sequences only ever rise, so a message a former consumer delivered is left out.</summary>
    private StreamMessage? Accept(in BusMessage arrived, DeliveryInfo? delivery)
    {
        if (delivery is not { } place)
        {
            return null;
        }

        _catchUp.Count(place.Pending);
        if (place.StreamSequence <= _readUpTo)
        {
            return null;
        }

        _readUpTo = place.StreamSequence;
        return new(arrived.Subject, place.StreamSequence, place.Time, arrived.Payload, arrived.Headers);
    }

    /// <summary>Waits for something to arrive; <see langword="false"/> when nothing will any more.</summary>
    private async ValueTask<bool> WaitAsync(ConsumerSession session, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(_options.Heartbeat * 2, _context.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token, _interrupt.Token);
        try
        {
            return await session.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            session.Break();
            return !_disposed;
        }
    }

    /// <summary>Replaces the consumer, for as long as it takes; <see langword="false"/> when this one or the bus has ended.</summary>
    private async ValueTask<bool> RestartAsync(CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = Min(pause * 2, LongestPause))
        {
            _interrupt = _interrupt.IsCancellationRequested ? new() : _interrupt;
            if (_disposed)
            {
                return false;
            }

            await RetireAsync().ConfigureAwait(false);
            try
            {
                await StartAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (BusClosedException)
            {
                return false;
            }
            catch (BusException e) when (e.IsTransient)
            {
                await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _interrupt.Token);
        await Task.Delay(pause, _context.TimeProvider, linked.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        var session = await ConsumerSession
            .OpenAsync(_context, _options.Stream, Configure(), _options.Capacity, cancellationToken)
            .ConfigureAwait(false);
        _session = session;
        var (created, before) = (session.Created, session.Created.Delivered.Stream);
        _catchUp.Expect(created.Pending);
        if (before < _readUpTo)
        {
            // The stream ends before what was read of it: it is another one under the same name. What it holds is all new.
            _readUpTo = 0;
            session.Break();
        }
        else if (_options.Start == StartPolicy.Next)
        {
            _readUpTo ??= before;
        }

        if (_disposed)
        {
            await RetireAsync().ConfigureAwait(false);
        }
    }

    private ConsumerConfig Configure()
    {
        ulong? first = _readUpTo + 1 ?? (_options.Start == StartPolicy.Sequence ? _options.StartSequence : null);
        return new()
        {
            DeliverPolicy = _options.Start switch
            {
                _ when first is not null => "by_start_sequence",
                StartPolicy.LastOfEach when !_catchUp.IsDone => "last_per_subject",
                StartPolicy.Next => "new",
                _ => "all",
            },
            StartSequence = first ?? 0,
            FilterSubject = _options.Filter,
            MaxDeliver = 1,
            FlowControl = _mayConfirm, // Who may not confirm would be left waiting; its queue's limit and the gaps must do.
            IdleHeartbeat = _options.Heartbeat,
            HeadersOnly = _options.HeadersOnly,
            Replicas = 1,
            MemoryStorage = true,
        };
    }

    /// <summary>Ends the present consumer, if there is one.</summary>
    private ValueTask RetireAsync() => Interlocked.Exchange(ref _session, null)?.DisposeAsync() ?? default;

    private void OnBusEvent(object? sender, BusEvent happened)
    {
        var session = Volatile.Read(ref _session);
        switch (happened)
        {
            case BusEvent.Reconnected:
                break;
            case BusEvent.PermissionDenied { Operation: BusOperation.Publish } denied when session?.IsFlowControl(denied.Subject) == true:
                _mayConfirm = false;
                break;
            default:
                return;
        }

        session?.Break();
        _interrupt.Cancel();
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
