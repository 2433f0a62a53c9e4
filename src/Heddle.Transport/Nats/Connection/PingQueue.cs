namespace Heddle.Transport.Nats;

/// <summary>The PINGs that wait for their PONGs, which come in the same order.</summary>
internal sealed class PingQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();

    /// <summary>Adds a waiter; called under the lock under which the PING is written.</summary>
    public void Enqueue(TaskCompletionSource waiter)
    {
        lock (_gate)
        {
            _waiting.Enqueue(waiter);
        }
    }

    /// <summary>Answers the longest-waiting PING.</summary>
    /// <returns><see langword="false"/> when there is none.</returns>
    public bool Answer()
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out waiter))
            {
                return false;
            }
        }

        waiter.TrySetResult();
        return true;
    }

    /// <summary>Gives up on all of them.</summary>
    public void FailAll(Func<Exception> reason)
    {
        TaskCompletionSource[] failed;
        lock (_gate)
        {
            failed = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var waiter in failed)
        {
            waiter.TrySetException(reason());

            // Whoever waited may have left; nobody else will look at the exception.
            _ = waiter.Task.Exception;
        }
    }
}
