using Microsoft.Extensions.Logging;

namespace Heddle.Transport;

/// <summary>
/// Raises a connection's events in order, one at a time, on a task that exists only while there is something to raise.
/// </summary>
internal sealed class BusEventQueue(MessageBus sender, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Queue<Func<BusEvent>> _waiting = [];
    private bool _running;

    public event EventHandler<BusEvent>? Raised;

    /// <summary>Queues an event and returns at once.</summary>
    /// <param name="create">Makes the event when its turn has come, so that it tells what is true then.</param>
    public void Post(Func<BusEvent> create)
    {
        lock (_lock)
        {
            _waiting.Enqueue(create);
            if (_running)
            {
                return;
            }

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.Run(), this, preferLocal: false);
    }

    private void Run()
    {
        while (TryTake(out var create))
        {
            var raised = create();
            foreach (var handler in Delegate.EnumerateInvocationList(Raised))
            {
                Raise(handler, raised);
            }
        }
    }

    private bool TryTake(out Func<BusEvent> create)
    {
        lock (_lock)
        {
            _running = _waiting.TryDequeue(out create!);
            return _running;
        }
    }

    private void Raise(EventHandler<BusEvent> handler, BusEvent raised)
    {
        try
        {
            handler(sender, raised);
        }
#pragma warning disable CA1031 // a handler is foreign code: whatever it throws must not end the connection
        catch (Exception exception)
#pragma warning restore CA1031
        {
            InMemoryLog.EventHandlerFailed(logger, sender.Name, raised, exception);
        }
    }
}
