using Heddle.Transport.Nats;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heddle.Transport;

/// <summary>
/// A bus that connects when it is first used. A container makes its objects before anything can be awaited; with this one underneath,
/// whatever needs a bus can be put together and handed out long before there is a connection.
/// </summary>
/// <remarks>
/// A failed attempt is reported to whoever asked, and the next use tries again. Until there is a connection, <see cref="State"/> is
/// <see cref="BusState.Reconnecting"/> and <see cref="MaxPayloadBytes"/> that of a default server.
/// </remarks>
public sealed class LazyBus : MessageBus
{
    private const long DefaultMaxPayloadBytes = 1024 * 1024;

    private readonly string _name;
    private readonly Func<CancellationToken, ValueTask<MessageBus>> _connect;
    private readonly OnceOpened<MessageBus> _bus;

    // Not disposed: an attempt may begin as this bus is closed, and there is nothing in it to free.
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private readonly EventPump _events;
    private MessageBus? _owned;
    private volatile bool _closed;

    /// <summary>A bus without a connection yet.</summary>
    /// <param name="name">What <see cref="Name"/> says until there is a connection.</param>
    /// <param name="connect">
    /// Connects; called again only after a failure. Its token ends with that of whoever asked, and when this bus is closed.
    /// </param>
    /// <param name="loggerFactory">Where exceptions of <see cref="Events"/> handlers are logged; <see langword="null"/> for nowhere.</param>
    public LazyBus(string name, Func<CancellationToken, ValueTask<MessageBus>> connect, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(connect);
        (_name, _connect, _bus) = (name, connect, new(OpenAsync));
        _events = new EventPump(this, (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<LazyBus>());
    }

    /// <inheritdoc />
    /// <remarks>Listeners of before and after the connection hear the same.</remarks>
    public override event EventHandler<BusEvent>? Events
    {
        add => _events.Handlers += value;
        remove => _events.Handlers -= value;
    }

    /// <summary>
    /// Whether the connection is somebody else's: closing this bus then leaves it open. Default <see langword="false"/>.
    /// </summary>
    public bool LeaveOpen { get; init; }

    /// <inheritdoc />
    public override string Name => _bus.Opened?.Name ?? _name;

    /// <inheritdoc />
    public override BusState State => Connected?.State ?? (_closed ? BusState.Closed : BusState.Reconnecting);

    /// <inheritdoc />
    public override long MaxPayloadBytes => _bus.Opened?.MaxPayloadBytes ?? DefaultMaxPayloadBytes;

    // A connection of its own says by itself what goes while it drains and that it is closed; one of somebody else's does not.
    private MessageBus? Connected => _closed && LeaveOpen ? null : _bus.Opened;

    /// <summary>The bus underneath; connects if need be.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="BusClosedException">This bus is closed.</exception>
    public ValueTask<MessageBus> ConnectAsync(CancellationToken cancellationToken = default) =>
        Connected is { } bus ? new(bus)
        : _closed ? ValueTask.FromException<MessageBus>(new BusClosedException())
        : _bus.GetAsync(cancellationToken);

    /// <inheritdoc />
    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    )
    {
        return Connected is { } bus ? bus.PublishAsync(subject, payload, headers, replyTo, cancellationToken) : LaterAsync();

        async ValueTask LaterAsync()
        {
            var later = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await later.PublishAsync(subject, payload, headers, replyTo, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public override async ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await bus.SubscribeAsync(subject, options, cancellationToken).ConfigureAwait(false);
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
        return Connected is { } bus ? bus.RequestAsync(subject, payload, headers, timeout, cancellationToken) : LaterAsync();

        async ValueTask<BusMessage> LaterAsync()
        {
            var later = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            return await later.RequestAsync(subject, payload, headers, timeout, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public override async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await bus.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async ValueTask<KeyValueBucket> OpenKeyValueAsync(
        KeyValueOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await bus.OpenKeyValueAsync(options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async ValueTask<ObjectBucket> OpenObjectsAsync(
        ObjectBucketOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await bus.OpenObjectsAsync(options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async ValueTask<DurableStream> OpenStreamAsync(StreamOptions options, CancellationToken cancellationToken = default)
    {
        var bus = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await bus.OpenStreamAsync(options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
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

    /// <inheritdoc />
    public override async ValueTask DrainAsync(CancellationToken cancellationToken = default)
    {
        if (LeaveOpen && Connected is { } shared)
        {
            await shared.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        if (Close() is { } bus)
        {
            await bus.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        if (Close() is { } bus)
        {
            await bus.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Tell(object? sender, BusEvent happened)
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

    private async ValueTask<MessageBus> OpenAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        MessageBus bus;
        try
        {
            bus = await _connect(ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closed)
        {
            throw new BusClosedException();
        }

        if (await TryKeepAsync(bus).ConfigureAwait(false))
        {
            return bus;
        }

        throw new BusClosedException();
    }

    /// <summary>Takes a new connection on, unless this bus was closed meanwhile: then nobody else knows of the connection.</summary>
    private async ValueTask<bool> TryKeepAsync(MessageBus bus)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _owned = LeaveOpen ? null : bus;
                bus.Events += Tell;
                return true;
            }
        }

        if (!LeaveOpen)
        {
            await bus.DisposeAsync().ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Lets nobody in any more; what there is to close, if there is.</summary>
    private MessageBus? Close()
    {
        lock (_lock)
        {
            _closed = true;
        }

        _closing.Cancel();
        if (_owned is null)
        {
            // There is no connection that would say so.
            _events.Close(new BusEvent.Closed(null));
        }

        if (LeaveOpen && _bus.Opened is { } shared)
        {
            shared.Events -= Tell;
        }

        return _owned;
    }
}
