namespace Heddle.Mesh;

/// <summary>Says when the next comparison is due: at the latest after an interval, earlier when somebody has doubts.</summary>
internal sealed class ReconcileTimer : IAsyncDisposable
{
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private volatile TaskCompletionSource _reached = New();

    public ReconcileTimer(TimeSpan interval, TimeProvider time)
    {
        _interval = interval;
        _timer = time.CreateTimer(static own => ((ReconcileTimer)own!)._reached.TrySetResult(), this, interval, interval);
    }

    /// <summary>Completes when it is time.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Brings the time forward, or puts it off, to so much from now.</summary>
    public void Within(TimeSpan wait)
    {
        if (wait == TimeSpan.Zero)
        {
            _reached.TrySetResult();
        }
        else
        {
            _timer.Change(wait, _interval);
        }
    }

    /// <summary>Whether it is time; if so, the waiting begins anew.</summary>
    public bool TryTake()
    {
        if (!_reached.Task.IsCompleted)
        {
            return false;
        }

        _reached = New();
        return true;
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
