using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

/// <summary>Hands events to their handlers in order, on a task of its own.</summary>
internal sealed class EventPump
{
    // A handler this far behind loses the news it cannot take in; the end is never lost.
    private const int Capacity = 4096;

    private readonly Channel<BusEvent> _queue = Channel.CreateBounded<BusEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true }
    );
    private readonly AsyncLocal<bool> _inHandler = new();
    private readonly object _sender;
    private readonly ILogger _log;
    private readonly Task _running;
    private BusEvent.Closed? _closed;

    public EventPump(object sender, ILogger log)
    {
        _sender = sender;
        _log = log;
        _running = Task.Run(RunAsync);
    }

    public event EventHandler<BusEvent>? Handlers;

    /// <summary>Queues an event.</summary>
    public void Post(BusEvent happened)
    {
        if (!_queue.Writer.TryWrite(happened) && _closed is null)
        {
            _log.EventLost(happened.GetType().Name);
        }
    }

    /// <summary>Queues the last event and waits, unless called from a handler, for the handlers to have seen it.</summary>
    public async ValueTask CloseAsync(BusEvent.Closed closed, TimeSpan patience, TimeProvider time)
    {
        if (Interlocked.CompareExchange(ref _closed, closed, null) is null)
        {
            _queue.Writer.TryComplete();
        }

        if (!_inHandler.Value)
        {
            await Task.WhenAny(_running, Task.Delay(patience, time, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        _inHandler.Value = true;
        await foreach (var happened in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            Raise(happened);
        }

        Raise(_closed!);
    }

    private void Raise(BusEvent happened)
    {
        foreach (var handler in Handlers?.GetInvocationList() ?? [])
        {
            try
            {
                ((EventHandler<BusEvent>)handler)(_sender, happened);
            }
#pragma warning disable CA1031 // A handler's exception is its own affair; the connection goes on
            catch (Exception e)
#pragma warning restore CA1031
            {
                _log.EventHandlerFailed(e, happened.GetType().Name);
            }
        }
    }
}
