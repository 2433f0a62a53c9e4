using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// A bus that connects when it is first used. A container makes its objects before anything can be awaited; with this one underneath,
/// an <see cref="AgentMesh"/> can be handed to constructors long before the host starts.
/// </summary>
internal sealed class LazyBus(string name, Func<CancellationToken, ValueTask<MessageBus>> connect) : MessageBus
{
    private const long DefaultMaxPayloadBytes = 1024 * 1024;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _lock = new();
    private volatile MessageBus? _bus;
    private EventHandler<BusEvent>? _early;
    private volatile bool _closed;

    public override event EventHandler<BusEvent>? Events
    {
        add
        {
            lock (_lock)
            {
                if (_bus is { } bus)
                {
                    bus.Events += value;
                }
                else
                {
                    _early += value;
                }
            }
        }
        remove
        {
            lock (_lock)
            {
                _early -= value;
                if (_bus is { } bus)
                {
                    bus.Events -= value;
                }
            }
        }
    }

    public override string Name => _bus?.Name ?? name;

    public override BusState State => _bus?.State ?? (_closed ? BusState.Closed : BusState.Reconnecting);

    public override long MaxPayloadBytes => _bus?.MaxPayloadBytes ?? DefaultMaxPayloadBytes;

    /// <summary>The bus itself; connects if need be. When that fails the next one to ask tries again.</summary>
    public ValueTask<MessageBus> ConnectAsync(CancellationToken cancellationToken) =>
        _bus is { } bus ? new(bus) : ConnectNowAsync(cancellationToken);

    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    )
    {
        return _bus is { } bus ? bus.PublishAsync(subject, payload, headers, replyTo, cancellationToken) : LaterAsync();

        async ValueTask LaterAsync()
        {
            var later = await ConnectNowAsync(cancellationToken).ConfigureAwait(false);
            await later.PublishAsync(subject, payload, headers, replyTo, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await bus.SubscribeAsync(subject, options, cancellationToken).ConfigureAwait(false);
    }

    public override ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    )
    {
        return _bus is { } bus ? bus.RequestAsync(subject, payload, headers, timeout, cancellationToken) : LaterAsync();

        async ValueTask<BusMessage> LaterAsync()
        {
            var later = await ConnectNowAsync(cancellationToken).ConfigureAwait(false);
            return await later.RequestAsync(subject, payload, headers, timeout, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await bus.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<KeyValueBucket> OpenKeyValueAsync(
        KeyValueOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await bus.OpenKeyValueAsync(options, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<ObjectBucket> OpenObjectsAsync(
        ObjectBucketOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await bus.OpenObjectsAsync(options, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<DurableStream> OpenStreamAsync(StreamOptions options, CancellationToken cancellationToken = default)
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await bus.OpenStreamAsync(options, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<AppendResult> PublishDurableAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        AppendOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await bus.PublishDurableAsync(subject, payload, headers, options, cancellationToken).ConfigureAwait(false);
    }

    public override ValueTask DrainAsync(CancellationToken cancellationToken = default) =>
        _bus?.DrainAsync(cancellationToken) ?? ValueTask.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        _closed = true;
        // A connection that is being made closes itself; the gate makes sure that it has.
        await _gate.WaitAsync().ConfigureAwait(false);
        _gate.Release();
        if (_bus is { } bus)
        {
            await bus.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<MessageBus> ConnectNowAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_bus is { } connected)
            {
                return connected;
            }

            if (_closed)
            {
                throw new BusClosedException();
            }

            var bus = await connect(cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                bus.Events += _early;
                _early = null;
                _bus = bus;
            }

            return bus;
        }
        finally
        {
            _gate.Release();
        }
    }
}
