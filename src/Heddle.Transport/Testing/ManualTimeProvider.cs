namespace Heddle.Transport;

/// <summary>
/// A clock that moves only when told to, for tests: timeouts of a minute pass in a microsecond, and exactly when the test says. Give it
/// wherever a <see cref="TimeProvider"/> is taken. Safe for use from any thread.
/// </summary>
/// <remarks>
/// Timers fire on the thread that moves the clock, in the order they are due, each with the clock standing at its due time; a
/// callback's exception reaches whoever moves the clock. What a timer wakes may go on elsewhere: wait for its result, not for the
/// clock.
/// </remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan DueIn, TaskCompletionSource Set)> _waiting = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private long _timersSet;

    /// <summary>A clock that stands at the beginning of the year 2030, UTC.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) { }

    /// <summary>A clock that stands at a given time.</summary>
    /// <param name="now">The time.</param>
    public ManualTimeProvider(DateTimeOffset now) => _start = _now = now.ToUniversalTime();

    /// <inheritdoc />
    /// <remarks>Always UTC, so that a test means the same wherever it runs.</remarks>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => (GetUtcNow() - _start).Ticks;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock forward and fires every timer that becomes due on the way, periodic ones as often as they do.</summary>
    /// <param name="by">How far; not negative. Zero fires what is due now.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset until;
        lock (_lock)
        {
            until = _now + by;
        }

        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Moves the clock forward to a time, as <see cref="Advance"/> does.</summary>
    /// <param name="time">The time; not before the present one.</param>
    public void AdvanceTo(DateTimeOffset time) => Advance(time - GetUtcNow());

    /// <summary>
    /// Waits until a timer is set that is due in exactly the given time from now: the sign that the code under test has begun to wait,
    /// and the clock may be moved. Completes at once when there is one.
    /// </summary>
    /// <param name="dueIn">What is left of the timer's time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WhenTimerSetAsync(TimeSpan dueIn, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_timers.Exists(timer => timer.Due == _now + dueIn))
            {
                return Task.CompletedTask;
            }

            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((dueIn, set));
            return set.Task.WaitAsync(cancellationToken);
        }
    }

    internal void Set(ManualTimer timer, TimeSpan dueIn)
    {
        lock (_lock)
        {
            timer.Due = _now + dueIn;
            timer.Order = ++_timersSet;
            _timers.Remove(timer);
            _timers.Add(timer);
            _waiting.RemoveAll(waiting => waiting.DueIn == dueIn && waiting.Set.TrySetResult());
        }
    }

    internal void Clear(ManualTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    /// <summary>Moves to the next timer due until a time and takes it out; when there is none, to that time.</summary>
    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            var next = FindEarliest(until);
            var reached = next?.Due ?? until;
            if (reached > _now)
            {
                _now = reached;
            }

            if (next is null)
            {
                return null;
            }

            if (next.Period > TimeSpan.Zero)
            {
                next.Due += next.Period;
            }
            else
            {
                _timers.Remove(next);
            }

            return next;
        }
    }

    // An hour of a timer that fires every few milliseconds is a quarter of a million searches: no sorting, nothing allocated.
    private ManualTimer? FindEarliest(DateTimeOffset until)
    {
        ManualTimer? earliest = null;
        foreach (var timer in _timers)
        {
            if (
                timer.Due <= until
                && (earliest is null || timer.Due < earliest.Due || (timer.Due == earliest.Due && timer.Order < earliest.Order))
            )
            {
                earliest = timer;
            }
        }

        return earliest;
    }
}
