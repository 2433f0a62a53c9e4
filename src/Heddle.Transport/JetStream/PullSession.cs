using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Heddle.Transport;

/// <summary>
/// An inbox and the pull requests whose messages come there, until something goes wrong with it: what is asked for and what has come
/// are then no longer known to agree, and another session has to begin.
/// </summary>
internal sealed class PullSession : IAsyncDisposable
{
    /// <summary>Room for what the server says between the messages while nobody reads: heartbeats, and the end of requests.</summary>
    private const int RoomForNotices = 64;

    private const int Control = 100;
    private const int RequestTimeout = 408;
    private const int NoResponders = 503;

    /// <summary>How long a server that is being left may take to confirm that it sends no more.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private readonly JetStreamContext _context;
    private readonly string _stream;
    private readonly string _queue;
    private readonly string _requestSubject;
    private readonly BusSubscription _inbox;
    private readonly CancellationTokenSource _interrupt = new();
    private volatile BusException? _failure;
    private volatile bool _isBroken;

    private PullSession(JetStreamContext context, string stream, string queue, BusSubscription inbox)
    {
        _context = context;
        _stream = stream;
        _queue = queue;
        _requestSubject = $"$JS.API.CONSUMER.MSG.NEXT.{stream}.{queue}";
        _inbox = inbox;
        context.Bus.Events += OnBusEvent;
    }

    /// <summary>How many messages may still be taken here: on their way or arrived.</summary>
    public int Granted { get; private set; }

    /// <summary>Whether no more messages are sure to come. Once broken it stays so.</summary>
    public bool IsBroken => _isBroken;

    /// <summary>Whether nothing new arrives; what has arrived can still be taken.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What the server refused, if it did.</summary>
    public BusException? Failure => _failure;

    /// <summary>Opens the inbox.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="queue">The consumer.</param>
    /// <param name="capacity">How many messages will be asked for at a time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<PullSession> OpenAsync(
        JetStreamContext context,
        string stream,
        string queue,
        int capacity,
        CancellationToken cancellationToken
    )
    {
        var options = new SubscribeOptions { Capacity = capacity + RoomForNotices };
        var inbox = await context.Bus.SubscribeAsync(context.NewInbox(), options, cancellationToken).ConfigureAwait(false);
        return new(context, stream, queue, inbox);
    }

    /// <summary>Asks for messages.</summary>
    public ValueTask PullAsync(PullRequest request, CancellationToken cancellationToken)
    {
        Granted += request.Batch;
        var payload = JsonSerializer.SerializeToUtf8Bytes(request, JetStreamJson.Default.PullRequest);
        return _context.Bus.PublishAsync(_requestSubject, payload, null, _inbox.Subject, cancellationToken);
    }

    /// <summary>Takes a message that has arrived, and heeds what the server says before it.</summary>
    public bool TryTake([NotNullWhen(true)] out QueueMessage? message)
    {
        while (_inbox.Messages.TryRead(out var arrived))
        {
            if (DeliveryInfo.TryParse(arrived.ReplyTo, out var delivery))
            {
                Granted = Math.Max(0, Granted - 1);
                message = new JetStreamQueueMessage(
                    _context,
                    arrived.ReplyTo,
                    new(arrived.Subject, delivery.StreamSequence, delivery.Time, arrived.Payload, arrived.Headers),
                    (int)Math.Min(delivery.Deliveries, int.MaxValue)
                );
                return true;
            }

            if (arrived.Headers is { Status: not (0 or Control) } headers)
            {
                Heed(headers);
            }
        }

        message = null;
        return false;
    }

    /// <summary>Waits for something to arrive. Silence, a lost connection and a closed inbox break the session.</summary>
    public async ValueTask WaitAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(silence, _context.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token, _interrupt.Token);
        try
        {
            _isBroken |= !await _inbox.Messages.WaitToReadAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _isBroken = true;
        }
    }

    /// <summary>Sees to it that nothing new arrives.</summary>
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        _isBroken = true;
        _context.Bus.Events -= OnBusEvent;
        using var patience = new CancellationTokenSource(ClosePatience, _context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await _inbox.DrainAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Ends what was asked for: nothing new arrives, and the server forgets the requests. That matters to what is given back afterwards:
    /// servers of 2.9 hand it to a request nobody listens to any more, and it is lost until the ack wait is over. They look for such
    /// requests when they are asked about the consumer.
    /// </summary>
    public async ValueTask RetractAsync()
    {
        await CloseAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await _context.TryGetConsumerAsync(_stream, _queue, CancellationToken.None).ConfigureAwait(false);
        }
        catch (BusException)
        {
            // The connection is away or closed, and the requests end with it.
        }
    }

    /// <summary>Lets go of a session that is closed and of which everything has been taken.</summary>
    public ValueTask AbandonAsync() => _inbox.DisposeAsync();

    /// <summary>Gives back what has arrived and was not taken, as far as the connection lets it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Granted > 0)
        {
            await RetractAsync().ConfigureAwait(false);
            while (TryTake(out var message))
            {
                await message.GiveBackAsync().ConfigureAwait(false);
            }
        }

        _context.Bus.Events -= OnBusEvent;
        await _inbox.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// A request has ended. With the number it leaves open it ended in an orderly way; without it something is wrong, and what it is
    /// matters only if it happens again and again.
    /// </summary>
    private void Heed(BusHeaders status)
    {
        if (int.TryParse(status["Nats-Pending-Messages"], NumberStyles.None, CultureInfo.InvariantCulture, out var open))
        {
            Granted = Math.Max(0, Granted - open);
            return;
        }

        _isBroken = true;
        if (status.Status is not (RequestTimeout or NoResponders))
        {
            _failure = new StoreException($"pull from stream `{_stream}`", status.Status, 0, status.StatusText);
        }
    }

    private void OnBusEvent(object? sender, BusEvent happened)
    {
        switch (happened)
        {
            case BusEvent.Reconnected:
                break;
            case BusEvent.PermissionDenied { Operation: BusOperation.Publish } denied when denied.Subject == _requestSubject:
                _failure = new PermissionDeniedException(BusOperation.Publish, _requestSubject);
                break;
            default:
                return;
        }

        _isBroken = true;
        _interrupt.Cancel();
    }
}
