using Heddle.Transport;

namespace CustomBus;

/// <summary>
/// The least a bus has to do: hand what is published to those who subscribed, one member of each queue group. It has no stores; code that
/// asks for one is told so.
/// </summary>
public sealed class ProcessBus : MessageBus
{
    private readonly Lock _gate = new();
    private readonly List<ProcessSubscription> _subscriptions = [];
    private readonly Random _random = new();
    private bool _closed;

    public override event EventHandler<BusEvent>? Events;

    public override string Name => "process";

    public override BusState State => _closed ? BusState.Closed : BusState.Connected;

    public override long MaxPayloadBytes => 1024 * 1024;

    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    )
    {
        // The caller may reuse its buffer; the receivers may not notice.
        Deliver(subject, new(subject, payload.ToArray(), headers, replyTo));
        return ValueTask.CompletedTask;
    }

    public override ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Subjects.CheckPattern(subject);
        var subscription = new ProcessSubscription(this, subject, options ?? new());
        lock (_gate)
        {
            ThrowIfClosed();
            _subscriptions.Add(subscription);
        }

        return new(subscription);
    }

    public override async ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    )
    {
        var inbox = $"_INBOX.{Guid.NewGuid():N}";
        await using var answers = await SubscribeAsync(inbox, null, cancellationToken);
        if (Deliver(subject, new(subject, payload.ToArray(), headers, inbox)) == 0)
        {
            throw new NoRespondersException(subject);
        }

        using var late = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await answers.Messages.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RequestTimeoutException(subject, timeout);
        }
    }

    // Delivery happens on the publisher's own call, so there is nothing to wait for.
    public override ValueTask FlushAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override async ValueTask DrainAsync(CancellationToken cancellationToken = default) => await DisposeAsync();

    public override ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return ValueTask.CompletedTask;
            }

            _closed = true;
            _subscriptions.ForEach(subscription => subscription.Complete());
            _subscriptions.Clear();
        }

        Events?.Invoke(this, new BusEvent.Closed(null));
        return ValueTask.CompletedTask;
    }

    internal void Remove(ProcessSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }

    private int Deliver(string subject, BusMessage message)
    {
        Subjects.CheckLiteral(subject);
        lock (_gate)
        {
            ThrowIfClosed();
            var receivers = _subscriptions
                .Where(subscription => Subjects.Matches(subscription.Subject, subject))
                .GroupBy(subscription => subscription.QueueGroup ?? Guid.NewGuid().ToString())
                .Select(group => group.ElementAt(_random.Next(group.Count())))
                .ToList();
            receivers.ForEach(receiver => receiver.Deliver(message));
            return receivers.Count;
        }
    }

    private void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new BusClosedException();
        }
    }
}
