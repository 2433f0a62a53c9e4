namespace Heddle.Transport.Nats;

/// <summary>The PINGs of a session that wait for their PONGs, which come in the same order.</summary>
internal sealed class PingQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private Func<Exception>? _ended;

    /// <summary>Ends a wait without an answer.</summary>
    public static void Fail(TaskCompletionSource waiter, Exception reason)
    {
        waiter.TrySetException(reason);

        // Whoever waited may have left; nobody else will look at the exception.
        _ = waiter.Task.Exception;
    }

    /// <summary>Adds a waiter; called under the lock under which the PING is written.</summary>
    public void Enqueue(TaskCompletionSource waiter)
    {
        Func<Exception>? ended;
        lock (_gate)
        {
            ended = _ended;
            if (ended is null)
            {
                _waiting.Enqueue(waiter);
                return;
            }
        }

        Fail(waiter, ended());
    }

    /// <summary>Answers the longest-waiting PING.</summary>
    /// <exception cref="NatsProtocolException">There is none.</exception>
    public void Answer()
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out waiter))
            {
                throw new NatsProtocolException("a PONG without a PING");
            }
        }

        waiter.TrySetResult();
    }

    /// <summary>Gives up on all of them, and on those to come.</summary>
    public void End(Func<Exception> reason)
    {
        TaskCompletionSource[] failed;
        lock (_gate)
        {
            _ended = reason;
            failed = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var waiter in failed)
        {
            Fail(waiter, reason());
        }
    }
}
