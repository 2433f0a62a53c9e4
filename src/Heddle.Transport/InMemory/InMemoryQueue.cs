namespace Heddle.Transport;

/// <summary>
/// A work queue as its server has it: which messages are with readers, for how long still, and which come again. Time is looked at when
/// somebody asks, so no timer runs.
/// </summary>
/// <remarks>INVARIANT: every member is used under the lock of the stream.</remarks>
internal sealed class InMemoryQueue
{
    private readonly DurableLog _log;
    private readonly TimeProvider _timeProvider;
    private readonly Dictionary<ulong, PendingDelivery> _pending = [];
    private readonly Queue<PendingDelivery> _again = [];
    private ulong _next;
    private DateTimeOffset _earliestDue = DateTimeOffset.MaxValue;
    private TaskCompletionSource? _changed;

    public InMemoryQueue(DurableLog log, QueueOptions options, TimeProvider timeProvider)
    {
        _log = log;
        _timeProvider = timeProvider;
        Options = options;
        _next = options.DeliverPolicy switch
        {
            DeliverPolicy.New => log.Messages.LastSequence + 1,
            DeliverPolicy.FromSequence => options.FirstSequence,
            _ => 1,
        };
    }

    public QueueOptions Options { get; }

    /// <summary>Whether the queue has been deleted.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Completes when there may be something to take that was not there before.</summary>
    public Task Changed => (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>When a message comes again, at the earliest; never before it does.</summary>
    public DateTimeOffset EarliestDue => _earliestDue;

    /// <summary>Whether the queue hands out messages of a subject.</summary>
    public bool Wants(string subject) => Options.Filter is not { } filter || Subjects.Matches(filter, subject);

    /// <summary>Whether a message has yet to be handed out or settled.</summary>
    public bool Awaits(StoredMessage message) =>
        Wants(message.Subject) && (message.Sequence >= _next || _pending.ContainsKey(message.Sequence));

    /// <summary>A message of a subject has been stored.</summary>
    public void Announce(string subject)
    {
        if (_changed is not null && Wants(subject))
        {
            Pulse();
        }
    }

    /// <summary>Hands out the next message: one that comes again before a new one.</summary>
    public PendingDelivery? TryTake()
    {
        var now = _timeProvider.GetUtcNow();
        _log.Messages.Expire();
        CollectDue(now);
        while (_again.TryDequeue(out var again))
        {
            if (_pending.GetValueOrDefault(again.Message.Sequence) != again)
            {
                continue; // Settled while it waited.
            }

            if (again.Message.Removed || again.Deliveries >= Options.MaxDeliver)
            {
                _pending.Remove(again.Message.Sequence);
                continue;
            }

            return HandOut(again, now);
        }

        if (_pending.Count >= Options.MaxAckPending || _log.Messages.Next(_next, Options.Filter) is not { } message)
        {
            return null;
        }

        var delivery = new PendingDelivery(message);
        _pending.Add(message.Sequence, delivery);
        _next = message.Sequence + 1;
        return HandOut(delivery, now);
    }

    /// <summary>A reader tells about a message. What was settled before stays so.</summary>
    public void Settle(ulong sequence, Settlement settlement, TimeSpan delay)
    {
        if (!_pending.TryGetValue(sequence, out var delivery))
        {
            return;
        }

        switch (settlement)
        {
            case Settlement.Ack or Settlement.Terminate:
                _pending.Remove(sequence);
                _log.Settle(delivery.Message);
                break;
            case Settlement.InProgress when delivery.Due != DateTimeOffset.MaxValue:
                SetDue(delivery, _timeProvider.GetUtcNow() + AckWait(delivery));
                break;
            case Settlement.Nak when delivery.Due != DateTimeOffset.MaxValue:
                SetDue(delivery, _timeProvider.GetUtcNow() + delay);
                break;
            default:
                return; // It is about to be handed out again anyway.
        }

        Pulse();
    }

    /// <summary>The queue has been deleted.</summary>
    public void End()
    {
        IsEnded = true;
        Pulse();
    }

    public QueueInfo Describe()
    {
        var pending = 0ul;
        for (var message = _log.Messages.Next(_next, Options.Filter); message is not null; pending++)
        {
            message = _log.Messages.Next(message.Sequence + 1, Options.Filter);
        }

        return new(_log.Options.Name, Options.Name, pending, _pending.Count, _pending.Values.Count(delivery => delivery.Deliveries > 1));
    }

    private PendingDelivery HandOut(PendingDelivery delivery, DateTimeOffset now)
    {
        delivery.Deliveries++;
        SetDue(delivery, now + AckWait(delivery));
        return delivery;
    }

    private TimeSpan AckWait(PendingDelivery delivery) =>
        Options.Backoff is { Count: > 0 } backoff ? backoff[Math.Min(delivery.Deliveries, backoff.Count) - 1] : Options.AckWait;

    private void SetDue(PendingDelivery delivery, DateTimeOffset due)
    {
        delivery.Due = due;
        if (due < _earliestDue)
        {
            _earliestDue = due;
            Pulse(); // Who waits, waits for a later time.
        }
    }

    /// <summary>Puts what is due at the end of what comes again, the oldest message first.</summary>
    private void CollectDue(DateTimeOffset now)
    {
        if (_earliestDue > now)
        {
            return;
        }

        foreach (var delivery in _pending.Values.Where(delivery => delivery.Due <= now).OrderBy(delivery => delivery.Message.Sequence))
        {
            delivery.Due = DateTimeOffset.MaxValue;
            _again.Enqueue(delivery);
        }

        _earliestDue = _pending.Count == 0 ? DateTimeOffset.MaxValue : _pending.Values.Min(delivery => delivery.Due);
    }

    private void Pulse()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
