namespace Heddle.Transport.Nats;

/// <summary>A connection to a NATS server, or to one server of a cluster at a time. Restores itself when it is lost.</summary>
public sealed class NatsBus : MessageBus
{
    private readonly NatsOptions _options;
    private readonly NatsLink _link;
    private readonly JetStreamContext _jetStream;

    private NatsBus(NatsOptions options)
    {
        _options = options;
        _link = new(options, this);
        _jetStream = new(this, options.InboxPrefix, options.TimeProvider);
    }

    /// <inheritdoc />
    public override event EventHandler<BusEvent>? Events
    {
        add => _link.Events.Handlers += value;
        remove => _link.Events.Handlers -= value;
    }

    /// <inheritdoc />
    public override string Name => _options.Name;

    /// <inheritdoc />
    public override BusState State => _link.State;

    /// <inheritdoc />
    public override long MaxPayloadBytes => _link.MaxPayload;

    /// <summary>Connects.</summary>
    /// <param name="options">Where and how to connect; <see langword="null"/> for a server on this machine.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="BusConnectException">None of the servers could be reached.</exception>
    /// <exception cref="AuthenticationFailedException">The credentials were refused.</exception>
    /// <exception cref="NatsCredentialsException">The credentials file is missing or is none; no server was spoken to.</exception>
    /// <exception cref="ArgumentException">A URL is malformed.</exception>
    public static async Task<NatsBus> ConnectAsync(NatsOptions? options = null, CancellationToken cancellationToken = default)
    {
        var bus = new NatsBus(options ?? new());
        try
        {
            await bus._link.StartAsync(cancellationToken).ConfigureAwait(false);
            return bus;
        }
        catch
        {
            await bus.DisposeAsync().ConfigureAwait(false);
            throw;
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
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        try
        {
            Subjects.CheckLiteral(subject);
            if (replyTo is not null)
            {
                Subjects.CheckLiteral(replyTo);
            }

            var frame = new PublishFrame(subject, replyTo, headers, payload);
            CheckSize(subject, in frame);
            return _link.Outgoing.TryWrite(in frame) ? ValueTask.CompletedTask : _link.Outgoing.WriteAsync(frame, cancellationToken);
        }
        catch (BusException e)
        {
            return ValueTask.FromException(e);
        }
    }

    /// <inheritdoc />
    public override ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            Subjects.CheckPattern(subject);
            options ??= SubscribeOptions.Default;
            if (options.QueueGroup is { } group)
            {
                Subjects.CheckLiteral(group);
            }

            return new(_link.Subscribe(subject, options));
        }
        catch (Exception e) when (e is BusException or OperationCanceledException)
        {
            return ValueTask.FromException<BusSubscription>(e);
        }
    }

    /// <inheritdoc />
    public override ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    )
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "a timeout is not negative, or it is infinite");
        }

        // The longest a timer can wait; nobody will see the difference.
        if (timeout.TotalMilliseconds > int.MaxValue)
        {
            timeout = Timeout.InfiniteTimeSpan;
        }

        PendingRequest? pending = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            Subjects.CheckLiteral(subject);
            _link.OpenInbox();
            pending = _link.Requests.Add(subject, timeout);
            var frame = new PublishFrame(subject, null, headers, payload, pending);
            CheckSize(subject, in frame);
            if (!_link.Outgoing.TryWrite(in frame))
            {
                return WaitAndRequestAsync(frame, pending, cancellationToken);
            }

            pending.CancelWith(cancellationToken);
            return pending.Task;
        }
        catch (Exception e) when (e is BusException or OperationCanceledException)
        {
            pending?.Abandon();
            return ValueTask.FromException<BusMessage>(e);
        }
    }

    /// <inheritdoc />
    /// <remarks>
    /// The server does not answer a publish, so a publish it denies is known from its complaint, which comes before the answer to a
    /// flush: the flush that follows fails.
    /// </remarks>
    /// <exception cref="PermissionDeniedException">
    /// The server denied a publish since the previous flush began, and no flush completed before this one began has said so.
    /// </exception>
    public override async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        var mark = _link.Denials.Mark;
        await _link.PingAsync(cancellationToken).ConfigureAwait(false);
        _link.Denials.ThrowIfDeniedSince(mark);
    }

    /// <inheritdoc />
    public override ValueTask<KeyValueBucket> OpenKeyValueAsync(KeyValueOptions options, CancellationToken cancellationToken = default) =>
        JetStreamKeyValue.OpenAsync(_jetStream, options, cancellationToken);

    /// <inheritdoc />
    public override async ValueTask<ObjectBucket> OpenObjectsAsync(
        ObjectBucketOptions options,
        CancellationToken cancellationToken = default
    ) => await JetStreamObjects.OpenAsync(_jetStream, options, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public override ValueTask<DurableStream> OpenStreamAsync(StreamOptions options, CancellationToken cancellationToken = default) =>
        JetStreamStreams.OpenAsync(_jetStream, options, cancellationToken);

    /// <inheritdoc />
    public override ValueTask<AppendResult> PublishDurableAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    ) => StreamAppends.AppendAsync(_jetStream, subject, payload, headers, options, stream: null, cancellationToken);

    /// <inheritdoc />
    public override ValueTask DrainAsync(CancellationToken cancellationToken = default) => _link.DrainAsync(cancellationToken);

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => _link.DisposeAsync();

    private async ValueTask<BusMessage> WaitAndRequestAsync(PublishFrame frame, PendingRequest pending, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(pending.Timeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _link.Outgoing.WriteAsync(frame, either.Token).ConfigureAwait(false);
            pending.CancelWith(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            pending.Abandon();
            cancellationToken.ThrowIfCancellationRequested();
            throw new RequestTimeoutException(pending.Subject, pending.Timeout);
        }
        catch
        {
            pending.Abandon();
            throw;
        }

        return await pending.Task.ConfigureAwait(false);
    }

    private void CheckSize(string subject, in PublishFrame frame)
    {
        if (frame.BodyLength > _link.MaxPayload)
        {
            throw new PayloadTooLargeException(subject, frame.BodyLength, _link.MaxPayload);
        }
    }
}
