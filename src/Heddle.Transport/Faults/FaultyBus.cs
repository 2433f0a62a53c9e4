using Heddle.Transport.Nats;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heddle.Transport;

/// <summary>
/// Another bus with a bad line, for tests: messages that this connection sends are delayed, lost or doubled as a
/// <see cref="FaultPlan"/> says, and the connection can be cut off from its server. To fault both directions, decorate both ends.
/// </summary>
/// <remarks>
/// Faults strike messages: publishes, requests and their answers, and what subscriptions receive. Buckets, streams and queues, and
/// publishes that wait for a stream's receipt, are those of the inner bus, untouched. Disposing it disposes the inner bus.
/// </remarks>
public sealed class FaultyBus : DelegatingBus
{
    private readonly TimeProvider _time;
    private readonly FaultyLine _line;
    private readonly EventPump _events;
    private readonly Lock _lock = new();
    private readonly HashSet<FaultySubscription> _subscriptions = [];
    private volatile FaultDice _dice;
    private long _dropped;
    private long _duplicated;

    /// <summary>Decorates a bus.</summary>
    /// <param name="inner">The bus.</param>
    /// <param name="plan">What happens to messages; <see langword="null"/> for nothing yet.</param>
    /// <param name="timeProvider">The clock of delays and request timeouts; <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where exceptions of <see cref="Events"/> handlers are logged; <see langword="null"/> for nowhere.</param>
    public FaultyBus(MessageBus inner, FaultPlan? plan = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
        : base(inner)
    {
        _time = timeProvider ?? TimeProvider.System;
        _line = new FaultyLine(_time);
        _dice = new FaultDice(plan ?? FaultPlan.None);
        _events = new EventPump(this, (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<FaultyBus>());
        inner.Events += Forward;
    }

    /// <inheritdoc />
    public override event EventHandler<BusEvent>? Events
    {
        add => _events.Handlers += value;
        remove => _events.Handlers -= value;
    }

    /// <summary>
    /// What happens to messages sent from now on. Setting it starts the plan's chances anew and lets go at once what is still delayed.
    /// </summary>
    public FaultPlan Plan
    {
        get => _dice.Plan;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _dice = new FaultDice(value);
            _line.Hurry();
        }
    }

    /// <summary>Whether the connection is cut off.</summary>
    public bool IsPartitioned => _line.IsCut;

    /// <summary>How many messages have been lost by a plan.</summary>
    public long DroppedMessages => Interlocked.Read(ref _dropped);

    /// <summary>How many messages have been doubled by a plan.</summary>
    public long DuplicatedMessages => Interlocked.Read(ref _duplicated);

    /// <inheritdoc />
    public override BusState State => _line.IsCut && Inner.State == BusState.Connected ? BusState.Reconnecting : Inner.State;

    /// <summary>
    /// Cuts the connection off, as a pulled plug does: what it sends waits (up to 8 MiB, then
    /// <see cref="OutgoingBufferFullException"/>), what is sent to it is lost, and the server does not notice.
    /// </summary>
    public void Partition()
    {
        lock (_lock)
        {
            if (_line.IsCut)
            {
                return;
            }

            foreach (var subscription in _subscriptions)
            {
                subscription.KeepArrived();
            }

            if (_line.Cut())
            {
                _events.Post(new BusEvent.Disconnected(new BusDisconnectedException()));
            }
        }
    }

    /// <summary>Ends <see cref="Partition"/>: what has waited is sent, in order.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            if (!_line.IsCut)
            {
                return;
            }

            foreach (var subscription in _subscriptions)
            {
                subscription.LoseArrived();
            }

            if (_line.Heal())
            {
                _events.Post(new BusEvent.Reconnected(Inner.Name));
            }
        }
    }

    /// <inheritdoc />
    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check(subject, payload, headers, replyTo);
        var dice = _dice;
        var copies = Roll(dice, subject);
        var delay = dice.Delay(subject);
        if (copies == 0)
        {
            return ValueTask.CompletedTask;
        }

        if (delay == TimeSpan.Zero && _line.IsFree)
        {
            return copies == 1 ? Inner.PublishAsync(subject, payload, headers, replyTo, cancellationToken) : new(PublishAsync());
        }

        // The caller may reuse both when it has the task back.
        payload = payload.ToArray();
        headers = headers is null ? null : Copy(headers);
        _ = _line.SendAsync(payload.Length, delay, () => new(PublishAsync()));
        return ValueTask.CompletedTask;

        async Task PublishAsync()
        {
            for (var i = 0; i < copies; i++)
            {
                await Inner.PublishAsync(subject, payload, headers, replyTo, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    public override async ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var subscription = await Inner.SubscribeAsync(subject, options, cancellationToken).ConfigureAwait(false);
        var faulty = new FaultySubscription(subscription, _line, Forget);
        lock (_lock)
        {
            _subscriptions.Add(faulty);
        }

        return faulty;
    }

    /// <inheritdoc />
    public override async ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check(subject, payload, headers, null);
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "a timeout is not negative, or it is infinite");
        }

        using var patience = new CancellationTokenSource(
            timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : timeout,
            _time
        );
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var dice = _dice;
            var request = new FaultyRequest(Inner, subject, payload, headers, Roll(dice, subject));
            return await request.AskAsync(_line, dice.Delay(subject), _time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new RequestTimeoutException(subject, timeout);
        }
    }

    /// <inheritdoc />
    /// <remarks>Waits for what is delayed, and for the end of a partition.</remarks>
    public override async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        await WhenSentAsync(cancellationToken).ConfigureAwait(false);
        await Inner.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <remarks>Waits for what is delayed, and for the end of a partition.</remarks>
    public override async ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        await WhenSentAsync(cancellationToken).ConfigureAwait(false);
        await Inner.DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _line.Close();
        return base.DisposeAsync();
    }

    private Task WhenSentAsync(CancellationToken cancellationToken) =>
        _line.IsFree
            ? Task.CompletedTask
            : _line.SendAsync(0, TimeSpan.Zero, static () => ValueTask.CompletedTask).WaitAsync(cancellationToken);

    private int Roll(FaultDice dice, string subject)
    {
        var copies = dice.Copies(subject);
        if (copies == 0)
        {
            Interlocked.Increment(ref _dropped);
        }
        else if (copies == 2)
        {
            Interlocked.Increment(ref _duplicated);
        }

        return copies;
    }

    // What the server would refuse is refused before chance has a say.
    private void Check(string subject, ReadOnlyMemory<byte> payload, BusHeaders? headers, string? replyTo)
    {
        Subjects.CheckLiteral(subject);
        if (replyTo is not null)
        {
            Subjects.CheckLiteral(replyTo);
        }

        var size = payload.Length + HeaderBlock.Measure(headers);
        if (size > MaxPayloadBytes)
        {
            throw new PayloadTooLargeException(subject, size, MaxPayloadBytes);
        }

        if (Inner.State == BusState.Closed)
        {
            throw new BusClosedException();
        }
    }

    private static BusHeaders Copy(BusHeaders headers)
    {
        var copy = new BusHeaders(headers.Count);
        foreach (var (name, value) in headers)
        {
            copy.AddUnchecked(name, value);
        }

        return copy;
    }

    private void Forget(FaultySubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
        }
    }

    private void Forward(object? sender, BusEvent happened)
    {
        if (happened is BusEvent.Closed closed)
        {
            _events.Close(closed);
        }
        else
        {
            _events.Post(happened);
        }
    }
}
