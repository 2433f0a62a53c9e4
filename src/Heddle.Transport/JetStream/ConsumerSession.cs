namespace Heddle.Transport;

/// <summary>
/// One push consumer and the subscription it delivers to, from its creation to its end: an unbroken chain of messages, or the
/// knowledge that it broke.
/// </summary>
internal sealed class ConsumerSession : IAsyncDisposable
{
    private readonly JetStreamContext _context;
    private readonly string _stream;
    private readonly BusSubscription _subscription;
    private ulong _last;
    private ulong? _stalledAt;
    private volatile bool _isBroken;

    private ConsumerSession(JetStreamContext context, string stream, BusSubscription subscription, ConsumerInfo created)
    {
        _context = context;
        _stream = stream;
        _subscription = subscription;
        Created = created;
    }

    /// <summary>The consumer as it was when it was created.</summary>
    public ConsumerInfo Created { get; }

    /// <summary>Whether messages are missing or no more will come. Once broken it stays so.</summary>
    public bool IsBroken => _isBroken;

    /// <summary>Whether the server has said that it has nothing to send at present.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Subscribes, then creates the consumer: nothing it delivers is missed.</summary>
    public static async ValueTask<ConsumerSession> OpenAsync(
        JetStreamContext context,
        string stream,
        ConsumerConfig config,
        int capacity,
        CancellationToken cancellationToken
    )
    {
        var inbox = context.NewInbox();
        var subscription = await context.Bus.SubscribeAsync(inbox, new() { Capacity = capacity }, cancellationToken).ConfigureAwait(false);
        try
        {
            config = config with { DeliverSubject = inbox };
            var created = await context.CreateConsumerAsync(stream, config, cancellationToken).ConfigureAwait(false);
            return new(context, stream, subscription, created);
        }
        catch
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes something that has arrived; <see langword="false"/> when there is nothing.</summary>
    public bool TryTake(out BusMessage arrived) => _subscription.Messages.TryRead(out arrived);

    /// <summary>Waits for something to arrive; <see langword="false"/> when the subscription has ended.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _subscription.Messages.WaitToReadAsync(cancellationToken);

    /// <summary>Looks at what arrived: a message in its turn is returned, everything else is dealt with.</summary>
    public async ValueTask<DeliveryInfo?> HeedAsync(BusMessage arrived)
    {
        if (!DeliveryInfo.TryParse(arrived.ReplyTo, out var delivery))
        {
            await HeedAsync(ConsumerNotice.Read(arrived)).ConfigureAwait(false);
            return null;
        }

        if (delivery.ConsumerSequence != _last + 1)
        {
            _isBroken = true;
            return null;
        }

        _last = delivery.ConsumerSequence;
        IsIdle = false;
        return delivery;
    }

    /// <summary>Gives the session up: nothing that arrives counts any more.</summary>
    public void Break() => _isBroken = true;

    /// <summary>Whether a subject is this consumer's <c>$JS.FC.stream.consumer.token</c>.</summary>
    public bool IsFlowControl(string subject) => subject.StartsWith($"$JS.FC.{_stream}.{Created.Name}.", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _subscription.DisposeAsync().ConfigureAwait(false);
        await _context.RetireConsumerAsync(_stream, Created.Name).ConfigureAwait(false);
    }

    private async ValueTask HeedAsync(ConsumerNotice notice)
    {
        var gap = notice.LastConsumerSequence is { } sent && sent != _last;
        _isBroken |= gap || notice.Kind == ConsumerNoticeKind.Ended;
        IsIdle |= notice.Kind == ConsumerNoticeKind.Idle && !gap;
        if (notice.Kind == ConsumerNoticeKind.Stalled)
        {
            // Stalled again without a message in between: the confirmation does not get through. A new consumer has a new window.
            _isBroken |= _stalledAt == _last;
            _stalledAt = _last;
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
            _isBroken = true; // The connection is away or closed, and the consumer goes with it.
        }
    }
}
