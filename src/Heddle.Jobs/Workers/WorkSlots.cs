namespace Heddle.Jobs;

/// <summary>
/// The places in which jobs run. Who finds none is put in line, and the one who leaves hands its place to the first of them: nobody
/// takes a message off a queue before there is a place to work on it.
/// </summary>
internal sealed class WorkSlots(int count)
{
    private readonly Lock _gate = new();
    private readonly Queue<IThreadPoolWorkItem> _line = new();
    private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count = count;
    private int _taken;
    private bool _leaving;

    /// <summary>How many are taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place, or puts the caller in line.</summary>
    /// <param name="waiter">Executed on the pool, as the owner of a place, when the answer is <see langword="false"/>.</param>
    public bool TryEnter(IThreadPoolWorkItem waiter)
    {
        lock (_gate)
        {
            if (_taken < _count)
            {
                _taken++;
                return true;
            }

            _line.Enqueue(waiter);
            return false;
        }
    }

    /// <summary>Takes a place, waiting for it.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        var waiter = new SlotWaiter(this);
        return TryEnter(waiter) ? default : waiter.WaitAsync(cancellationToken);
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        IThreadPoolWorkItem? next;
        lock (_gate)
        {
            if (!_line.TryDequeue(out next))
            {
                _taken--;
                Settle();
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(next, preferLocal: false);
    }

    /// <summary>Completes when nobody has a place any more; nobody may come after this call.</summary>
    public Task WhenFree()
    {
        lock (_gate)
        {
            _leaving = true;
            Settle();
            return _free.Task;
        }
    }

    /// <summary>Lets everybody in: what comes now is turned away inside and needs no room.</summary>
    public void Open()
    {
        IThreadPoolWorkItem[] line;
        lock (_gate)
        {
            _count = int.MaxValue;
            line = [.. _line];
            _line.Clear();
            _taken += line.Length;
        }

        foreach (var waiter in line)
        {
            ThreadPool.UnsafeQueueUserWorkItem(waiter, preferLocal: false);
        }
    }

    private void Settle()
    {
        if (_leaving && _taken == 0)
        {
            _free.TrySetResult();
        }
    }
}
