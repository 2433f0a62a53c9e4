using Heddle.Transport.Nats;
using Microsoft.Extensions.Logging;

namespace Heddle.Transport;

/// <summary>A connection to an <see cref="InMemoryServer"/>.</summary>
internal sealed class InMemoryBus : MessageBus
{
    /// <summary>The longest subject in characters: what a NATS server's control line has room for.</summary>
    private const int MaxSubjectLength = 4096;

    private readonly InMemoryServer _server;
    private readonly Exchange _exchange;
    private readonly EventPump _events;
    private readonly RequestInbox _inbox;
    private readonly HashSet<InMemorySubscription> _subscriptions = [];
    private readonly CancellationTokenSource _closed = new();
    private readonly JetStreamContext _jetStream;
    private volatile BusState _state = BusState.Connected;
    private Task? _drained;

    public InMemoryBus(InMemoryServer server, Exchange exchange, string name, long id)
    {
        _server = server;
        _exchange = exchange;
        Name = name;
        _events = new(this, server.Options.LoggerFactory.CreateLogger<InMemoryServer>());
        _inbox = new(this, FormattableString.Invariant($"_INBOX.{id}"));
        exchange.Add(_inbox);
        _jetStream = new(this, "_INBOX", server.Options.TimeProvider) { PublishAttempts = 1 };
    }

    public override event EventHandler<BusEvent>? Events
    {
        add => _events.Handlers += value;
        remove => _events.Handlers -= value;
    }

    public override string Name { get; }

    public override BusState State => _state;

    public override long MaxPayloadBytes => _server.Options.MaxPayloadBytes;

    /// <summary>Cancelled when the connection is closed.</summary>
    public CancellationToken Closed => _closed.Token;

    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (replyTo is not null)
        {
            CheckLiteral(replyTo);
        }

        Send(subject, payload, headers, replyTo);
        return ValueTask.CompletedTask;
    }

    public override ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckLength(subject);
        Subjects.CheckPattern(subject);
        options ??= SubscribeOptions.Default;
        if (options.QueueGroup is not null)
        {
            CheckLiteral(options.QueueGroup);
        }

        var subscription = new InMemorySubscription(this, subject, options);
        lock (_exchange.Gate)
        {
            if (_state != BusState.Connected)
            {
                throw new BusClosedException();
            }

            _subscriptions.Add(subscription);
            _exchange.Add(subscription);
        }

        return ValueTask.FromResult<BusSubscription>(subscription);
    }

    public override async ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "a timeout is not negative, or it is infinite");
        }

        var replyTo = _inbox.Expect(subject, out var answer);
        try
        {
            Send(subject, payload, headers, replyTo);
            return await answer.WaitAsync(timeout, _server.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new RequestTimeoutException(subject, timeout);
        }
        finally
        {
            _inbox.Forget(replyTo);
        }
    }

    public override ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfClosed();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        Task drained;
        lock (_exchange.Gate)
        {
            if (_state == BusState.Closed)
            {
                return;
            }

            _state = BusState.Draining;
            drained = _drained ??= EndSubscriptions();
        }

        try
        {
            await drained.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Close();
        }
    }

    public override ValueTask<KeyValueBucket> OpenKeyValueAsync(KeyValueOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(options);
        KeyRules.CheckBucket(options.Bucket);
        ThrowIfClosed();
        var stream =
            _server.OpenStream("KV_" + options.Bucket, options.CreateIfMissing ? () => CreateStream(options) : null)
            ?? throw new BucketNotFoundException(options.Bucket);
        return ValueTask.FromResult<KeyValueBucket>(new InMemoryKeyValueBucket(this, options.Bucket, stream));
    }

    public override ValueTask<ObjectBucket> OpenObjectsAsync(ObjectBucketOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(options);
        KeyRules.CheckBucket(options.Bucket);
        ThrowIfClosed();
        var stream =
            _server.OpenStream("OBJ_" + options.Bucket, options.CreateIfMissing ? () => CreateStream(options) : null)
            ?? throw new BucketNotFoundException(options.Bucket);
        return ValueTask.FromResult<ObjectBucket>(new InMemoryObjectBucket(this, _server.Options.TimeProvider, options.Bucket, stream));
    }

    public override ValueTask<DurableStream> OpenStreamAsync(StreamOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(options);
        StreamRules.Check(options);
        ThrowIfClosed();
        var log = _server.OpenLog(options) ?? throw new StreamNotFoundException(options.Name);
        return ValueTask.FromResult<DurableStream>(new InMemoryDurableStream(this, _jetStream, _server.Options.TimeProvider, log));
    }

    public override ValueTask<AppendResult> PublishDurableAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    ) => StreamAppends.AppendAsync(_jetStream, subject, payload, headers, options, stream: null, cancellationToken);

    public override ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes a subscription out of the exchange; nothing is delivered to it afterwards.</summary>
    public void Unsubscribe(InMemorySubscription subscription)
    {
        lock (_exchange.Gate)
        {
            if (_subscriptions.Remove(subscription))
            {
                _exchange.Remove(subscription);
            }
        }
    }

    /// <summary>Queues an event for <see cref="Events"/>.</summary>
    public void Report(BusEvent happened) => _events.Post(happened);

    public void ThrowIfClosed()
    {
        if (_state == BusState.Closed)
        {
            throw new BusClosedException();
        }
    }

    /// <summary>Refuses what a server would refuse for its size.</summary>
    public void CheckSize(string subject, int payloadBytes, BusHeaders? headers)
    {
        var size = payloadBytes + HeaderBlock.Measure(headers);
        if (size > MaxPayloadBytes)
        {
            throw new PayloadTooLargeException(subject, size, MaxPayloadBytes);
        }
    }

    private InMemoryStream CreateStream(KeyValueOptions options) =>
        new(_server.Options.TimeProvider) { MaxMessagesPerSubject = options.History, MaxAge = options.MaxAge };

    private InMemoryStream CreateStream(ObjectBucketOptions options) =>
        new(_server.Options.TimeProvider) { MaxMessagesPerSubject = 1, MaxAge = options.MaxAge };

    private void Send(string subject, ReadOnlyMemory<byte> payload, BusHeaders? headers, string? replyTo)
    {
        CheckLiteral(subject);
        ThrowIfClosed();
        CheckSize(subject, payload.Length, headers);
        _exchange.Publish(this, new(subject, payload.ToArray(), headers, replyTo));
    }

    /// <summary>Takes every subscription out of the exchange; the task completes when their readers have taken what is queued.</summary>
    private Task EndSubscriptions()
    {
        InMemorySubscription[] subscriptions = [.. _subscriptions];
        foreach (var subscription in subscriptions)
        {
            Unsubscribe(subscription);
            subscription.Complete();
        }

        return Task.WhenAll(subscriptions.Select(static subscription => subscription.Read));
    }

    private void Close()
    {
        lock (_exchange.Gate)
        {
            if (_state == BusState.Closed)
            {
                return;
            }

            _state = BusState.Closed;
            _ = EndSubscriptions();
            _exchange.Remove(_inbox);
        }

        _inbox.Close();
        _closed.Cancel();
        _events.Close(new(null));
    }

    private static void CheckLiteral(string subject)
    {
        CheckLength(subject);
        Subjects.CheckLiteral(subject);
    }

    private static void CheckLength(string? subject)
    {
        if (subject is { Length: > MaxSubjectLength })
        {
            throw new InvalidSubjectException(subject[..64] + "…", $"it is longer than {MaxSubjectLength} characters");
        }
    }
}
