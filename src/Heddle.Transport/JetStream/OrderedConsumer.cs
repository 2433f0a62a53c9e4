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
    private BusSubscription? _subscription;
    private string _name = "";
    private ulong _consumerSequence;
    private ulong? _readUpTo;
    private ulong? _stalledAt;
    private CatchUp _catchUp;
    private CancellationTokenSource _interrupt = new();
    private volatile bool _broken;
    private volatile bool _disposed;

    private OrderedConsumer(JetStreamContext context, OrderedConsumerOptions options)
    {
        _context = context;
        _options = options;
        context.Bus.Events += OnBusEvent;
    }

    /// <summary>Whether everything that was in the stream when the reading began has been read, or is no longer there.</summary>
    public bool IsCaughtUp => _catchUp.IsDone;

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
            if (_broken)
            {
                if (!await RestartAsync(cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }
            }
            else if (_subscription is not { } subscription)
            {
                return null;
            }
            else if (subscription.Messages.TryRead(out var arrived))
            {
                if (await TakeAsync(arrived).ConfigureAwait(false) is { } message)
                {
                    return message;
                }
            }
            else if (!await WaitAsync(subscription, cancellationToken).ConfigureAwait(false))
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

    /// <summary>Looks at what arrived: a message in its turn is returned, everything else is dealt with.</summary>
    private async ValueTask<StreamMessage?> TakeAsync(BusMessage arrived)
    {
        if (!DeliveryInfo.TryParse(arrived.ReplyTo, out var delivery))
        {
            await HeedAsync(ConsumerNotice.Read(arrived)).ConfigureAwait(false);
            return null;
        }

        if (delivery.ConsumerSequence != _consumerSequence + 1)
        {
            _broken = true;
            return null;
        }

        _consumerSequence = delivery.ConsumerSequence;
        _catchUp.Count(delivery.Pending);
        if (delivery.StreamSequence <= _readUpTo)
        {
            return null;
        }

        _readUpTo = delivery.StreamSequence;
        return new(arrived.Subject, delivery.StreamSequence, delivery.Time, arrived.Payload, arrived.Headers);
    }

    private async ValueTask HeedAsync(ConsumerNotice notice)
    {
        _broken |= notice.Kind == ConsumerNoticeKind.Ended || (notice.LastConsumerSequence ?? _consumerSequence) != _consumerSequence;
        if (notice.Kind == ConsumerNoticeKind.Idle && !_broken)
        {
            _catchUp.Finish();
        }

        if (notice.Kind == ConsumerNoticeKind.Stalled)
        {
            // Stalled again without a message in between: the confirmation does not get through, for want of a permission perhaps. A
            // new consumer has a new window.
            _broken |= _stalledAt == _consumerSequence;
            _stalledAt = _consumerSequence;
        }

        if (notice.ConfirmTo is { } confirmTo)
        {
            await ConfirmAsync(confirmTo).ConfigureAwait(false);
        }
    }

    private async ValueTask ConfirmAsync(string confirmTo)
    {
        try
        {
            await _context.Bus.PublishAsync(confirmTo, default).ConfigureAwait(false);
        }
        catch (BusException)
        {
            _broken = true;
        }
    }

    /// <summary>Waits for something to arrive; <see langword="false"/> when nothing will any more.</summary>
    private async ValueTask<bool> WaitAsync(BusSubscription subscription, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(_options.Heartbeat * 2, _context.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token, _interrupt.Token);
        try
        {
            return await subscription.Messages.WaitToReadAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _broken = true;
            return !_disposed;
        }
    }

    /// <summary>Replaces the consumer, for as long as it takes; <see langword="false"/> when the bus has ended.</summary>
    private async ValueTask<bool> RestartAsync(CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = Min(pause * 2, LongestPause))
        {
            _interrupt = _interrupt.IsCancellationRequested ? new() : _interrupt;
            _broken = false;
            await RetireAsync().ConfigureAwait(false);
            try
            {
                await StartAsync(cancellationToken).ConfigureAwait(false);
                return !_disposed;
            }
            catch (BusClosedException)
            {
                return false;
            }
            catch (Exception e)
            {
                _broken = true;
                if (e is not BusException { IsTransient: true })
                {
                    throw;
                }
            }

            await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
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
        var inbox = _context.NewInbox();
        _subscription = await _context.Bus.SubscribeAsync(inbox, cancellationToken: cancellationToken).ConfigureAwait(false);
        var created = await _context.CreateConsumerAsync(_options.Stream, Configure(inbox), cancellationToken).ConfigureAwait(false);
        _name = created.Name;
        _consumerSequence = 0;
        _stalledAt = null;
        _catchUp.Expect(created.Pending);
        if (created.Delivered.Stream < _readUpTo)
        {
            // The stream ends before what was read of it: it is another one under the same name. What it holds is all new.
            _readUpTo = 0;
            _broken = true;
        }
        else if (_options.Start == StartPolicy.Next)
        {
            _readUpTo ??= created.Delivered.Stream;
        }

        if (_disposed)
        {
            await RetireAsync().ConfigureAwait(false);
        }
    }

    private ConsumerConfig Configure(string inbox)
    {
        ulong? first = _readUpTo + 1 ?? (_options.Start == StartPolicy.Sequence ? _options.StartSequence : null);
        return new()
        {
            DeliverSubject = inbox,
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
            FlowControl = true,
            IdleHeartbeat = _options.Heartbeat,
            HeadersOnly = _options.HeadersOnly,
            Replicas = 1,
            MemoryStorage = true,
        };
    }

    /// <summary>Ends the present consumer, if there is one.</summary>
    private async ValueTask RetireAsync()
    {
        if (Interlocked.Exchange(ref _subscription, null) is { } subscription)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }

        if (Interlocked.Exchange(ref _name, "") is { Length: > 0 } name)
        {
            await _context.RetireConsumerAsync(_options.Stream, name).ConfigureAwait(false);
        }
    }

    private void OnBusEvent(object? sender, BusEvent happened)
    {
        if (happened is BusEvent.Reconnected)
        {
            _broken = true;
            _interrupt.Cancel();
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
