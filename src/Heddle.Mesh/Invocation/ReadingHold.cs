using System.Diagnostics;

namespace Heddle.Mesh;

/// <summary>
/// Watches over a thread that runs a handler while it holds the reading: when the handler does not return, the reading is taken away
/// from it. A clock ticks only while there is something to watch.
/// </summary>
/// <param name="takeOver">Goes on with the reading in the place of the thread that lost it.</param>
internal sealed class ReadingHold(Action takeOver) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private ITimer? _clock;
    private bool _disposed;
    private volatile bool _ticking;
    private long _since;
    private long _lastSeen;

    /// <summary>Begins to run a handler.</summary>
    /// <param name="since">The present, as a timestamp.</param>
    public void Begin(long since)
    {
        // INVARIANT: first the hold, then a look at the clock; the clock stops in the opposite order and looks again.
        Interlocked.Exchange(ref _since, since);
        if (!_ticking)
        {
            StartClock();
        }
    }

    /// <summary>Ends the run; <see langword="false"/> when the reading has been taken away meanwhile.</summary>
    /// <param name="since">When it began.</param>
    public bool TryEnd(long since) => Interlocked.CompareExchange(ref _since, 0, since) == since;

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _clock?.Dispose();
        }
    }

    private void StartClock()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _ticking = true;
            // Threads block in the machine's time, whatever the mesh's clock says.
            _clock ??= TimeProvider.System.CreateTimer(static own => ((ReadingHold)own!).Tick(), this, Patience, Patience);
            _clock.Change(Patience, Patience);
        }
    }

    private void Tick()
    {
        var since = Interlocked.Read(ref _since);
        if (since == 0 && _lastSeen == 0)
        {
            StopClock();
        }

        _lastSeen = since;
        if (since != 0 && Stopwatch.GetElapsedTime(since) >= Patience && TryEnd(since))
        {
            takeOver();
        }
    }

    private void StopClock()
    {
        lock (_gate)
        {
            _clock!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _ticking = false;
        }

        Interlocked.MemoryBarrier();
        if (Interlocked.Read(ref _since) != 0)
        {
            StartClock();
        }
    }
}
