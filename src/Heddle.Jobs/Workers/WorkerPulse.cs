namespace Heddle.Jobs;

/// <summary>
/// What keeps a worker alive in the eyes of others: heartbeats, deadlines and signs to work queues, on a thread of its own. Handlers
/// that keep the whole thread pool busy do not hold it up.
/// </summary>
internal sealed class WorkerPulse : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly WorkerSession _session;
    private readonly HeartbeatSender _heartbeat;
    private readonly TimeProvider _time;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ITimer? _alarm;
    private readonly Thread _thread;
    private long _nextWake = long.MaxValue;
    private long _nextBeat;
    private volatile bool _stopping;
    private volatile bool _beatNow = true;
    private volatile bool _silent;

    public WorkerPulse(WorkerSession session)
    {
        _session = session;
        _heartbeat = new(session);
        _time = session.Options.TimeProvider;
        // The system's timers fire on the pool; only waiting with a limit is independent of it. Another clock has nothing else to offer.
        _alarm = ReferenceEquals(_time, TimeProvider.System)
            ? null
            : _time.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new(Run) { IsBackground = true, Name = $"heddle worker {session.Options.WorkerId}" };
    }

    /// <summary>Sends the first heartbeat and goes on for as long as the worker lives.</summary>
    public void Start() => _thread.Start();

    /// <summary>Sends a heartbeat at once, for example to a server that has just come back.</summary>
    public void BeatNow()
    {
        _beatNow = true;
        _wake.Set();
    }

    /// <summary>Sends no more heartbeats; deadlines and queues are still looked after.</summary>
    public void Silence() => _silent = true;

    /// <summary>Makes sure that the jobs are looked at when something is due.</summary>
    /// <param name="due">A timestamp of the session's clock.</param>
    public void WakeBefore(long due)
    {
        if (due < Volatile.Read(ref _nextWake))
        {
            _wake.Set();
        }
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }

        _alarm?.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            // INVARIANT: what becomes due while the jobs are looked at wakes the wait that follows.
            Volatile.Write(ref _nextWake, long.MaxValue);
            var now = _time.GetTimestamp();
            Beat(now);
            var next = _nextBeat;
            foreach (var job in _session.Ledger.Running)
            {
                next = Math.Min(next, job.Sweep(now));
            }

            Volatile.Write(ref _nextWake, next);
            Wait(next);
        }
    }

    private void Beat(long now)
    {
        if (_silent || (!_beatNow && now < _nextBeat))
        {
            _nextBeat = _silent ? long.MaxValue : _nextBeat;
            return;
        }

        _beatNow = false;
        var sent = _heartbeat.TrySend();
        var delay = sent || _session.Options.HeartbeatInterval < RetryDelay ? _session.Options.HeartbeatInterval : RetryDelay;
        _nextBeat = now + (long)(delay.TotalSeconds * _time.TimestampFrequency);
    }

    private void Wait(long until)
    {
        var now = _time.GetTimestamp();
        if (now >= until || _stopping)
        {
            return;
        }

        // A timestamp that is never reached is waited for in long steps.
        var delay = until == long.MaxValue ? TimeSpan.FromHours(1) : _time.GetElapsedTime(now, until) + TimeSpan.FromMilliseconds(1);
        if (_alarm is null)
        {
            _wake.WaitOne(delay);
            return;
        }

        _alarm.Change(delay, Timeout.InfiniteTimeSpan);
        _wake.WaitOne();
    }
}
