namespace Heddle.Transport;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>. Its time is the clock's to set, under the clock's lock.</summary>
internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    // As a timer of the system does: what runs later runs as whoever set the timer.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private volatile bool _disposed;

    public DateTimeOffset Due { get; set; }

    /// <summary>Tells which of two timers due at the same time was set first.</summary>
    public long Order { get; set; }

    /// <summary>How often it fires after the first time; not positive for never.</summary>
    public TimeSpan Period { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }

        Period = period;
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            clock.Clear(this);
        }
        else if (dueTime == TimeSpan.Zero)
        {
            // Due at once is due whatever the clock does; as with the system's timers, never on the thread that sets it.
            clock.Clear(this);
            if (period > TimeSpan.Zero)
            {
                clock.Set(this, period);
            }

            ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Fire(), this, preferLocal: false);
        }
        else
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
            clock.Set(this, dueTime);
        }

        return true;
    }

    public void Fire()
    {
        if (_disposed)
        {
            return;
        }

        if (_context is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(_context, static timer => ((ManualTimer)timer!).Call(), this);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        clock.Clear(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Call() => callback(state);
}
