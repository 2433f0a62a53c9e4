using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// A bus that connects when it is first used, so that whatever needs one can be put together before anything is awaited. A failed attempt
/// is reported to whoever asked and repeated by the next.
/// </summary>
internal sealed class ConnectingBus(string name, Func<CancellationToken, Task<MessageBus>> connect) : MessageBus
{
    private const long AssumedMaxPayload = 1024 * 1024;

    private readonly OnceOpened<MessageBus> _bus = new(connect);
    private readonly Lock _gate = new();
    private EventHandler<BusEvent>? _events;
    private MessageBus? _observed;
    private volatile bool _closed;

    public override string Name => name;

    public override BusState State => _bus.Opened?.State ?? (_closed ? BusState.Closed : BusState.Reconnecting);

    public override long MaxPayloadBytes => _bus.Opened?.MaxPayloadBytes ?? AssumedMaxPayload;

    public override event EventHandler<BusEvent>? Events
    {
        add
        {
            lock (_gate)
            {
                _events += value;
            }
        }
        remove
        {
            lock (_gate)
            {
                _events -= value;
            }
        }
    }

    public override async ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await GetAsync(cancellationToken).ConfigureAwait(false);
        await bus.PublishAsync(subject, payload, headers, replyTo, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await GetAsync(cancellationToken).ConfigureAwait(false);
        return await bus.SubscribeAsync(subject, options, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await GetAsync(cancellationToken).ConfigureAwait(false);
        return await bus.RequestAsync(subject, payload, headers, timeout, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        var bus = await GetAsync(cancellationToken).ConfigureAwait(false);
        await bus.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        if (_bus.Opened is { } bus)
        {
            await bus.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask<KeyValueBucket> OpenKeyValueAsync(
        KeyValueOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await GetAsync(cancellationToken).ConfigureAwait(false);
        return await bus.OpenKeyValueAsync(options, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<ObjectBucket> OpenObjectsAsync(
        ObjectBucketOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await GetAsync(cancellationToken).ConfigureAwait(false);
        return await bus.OpenObjectsAsync(options, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<DurableStream> OpenStreamAsync(StreamOptions options, CancellationToken cancellationToken = default)
    {
        var bus = await GetAsync(cancellationToken).ConfigureAwait(false);
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
        var bus = await GetAsync(cancellationToken).ConfigureAwait(false);
        return await bus.PublishDurableAsync(subject, payload, headers, options, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        _closed = true;
        if (_bus.Opened is { } bus)
        {
            await bus.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ValueTask<MessageBus> GetAsync(CancellationToken cancellationToken)
    {
        if (_bus.Opened is { } opened && _observed is not null)
        {
            return new(opened);
        }

        return _closed ? throw new BusClosedException() : ConnectAsync(cancellationToken);
    }

    private async ValueTask<MessageBus> ConnectAsync(CancellationToken cancellationToken)
    {
        var bus = await _bus.GetAsync(cancellationToken).ConfigureAwait(false);
        if (_closed)
        {
            // Closed while it connected: nobody else knows of the connection.
            await bus.DisposeAsync().ConfigureAwait(false);
            throw new BusClosedException();
        }

        lock (_gate)
        {
            if (_observed is null)
            {
                _observed = bus;
                bus.Events += (_, happened) => _events?.Invoke(this, happened);
            }
        }

        return bus;
    }
}
