using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>The workers that show signs of life, and the choice among them: the least loaded that fits.</summary>
/// <param name="time">The clock.</param>
/// <param name="lifetime">For how long a heartbeat counts.</param>
internal sealed class WorkerRegistry(TimeProvider time, TimeSpan lifetime)
{
    // Heartbeats come from anybody: strangers must not fill the memory.
    private const int MaxWorkers = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, WorkerState> _workers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<WorkerState>> _pools = new(StringComparer.Ordinal);
    private readonly List<WorkerState> _everybody = [];
    private readonly HashSet<string> _returned = new(StringComparer.Ordinal);
    private long _start = time.GetTimestamp();
    private bool _deaf;
    private int _turn;

    /// <summary>Whether it has listened long enough to have heard of every worker that lives.</summary>
    public bool IsWarm
    {
        get
        {
            lock (_lock)
            {
                return !_deaf && time.GetElapsedTime(_start) > lifetime;
            }
        }
    }

    /// <summary>The connection is away: that nothing is heard says nothing of the workers.</summary>
    public void StopListening()
    {
        lock (_lock)
        {
            _deaf = true;
        }
    }

    /// <summary>The connection is back. Every worker's silence begins now, and what was sent to them meanwhile may not have come.</summary>
    public void ListenAgain()
    {
        lock (_lock)
        {
            (_deaf, _start) = (false, time.GetTimestamp());
        }

        ReviewAll();
    }

    /// <summary>Has the jobs of all workers compared with what the workers may know.</summary>
    public void ReviewAll()
    {
        lock (_lock)
        {
            _returned.UnionWith(_workers.Values.Where(worker => worker.Instance.Length > 0).Select(worker => worker.Id));
        }
    }

    /// <summary>Has the jobs of one worker compared with what it may know.</summary>
    public void Review(string workerId)
    {
        lock (_lock)
        {
            _returned.Add(workerId);
        }
    }

    /// <summary>The workers that have started or come back, and into which life, each once.</summary>
    public List<(string WorkerId, string Instance)> TakeReturned()
    {
        lock (_lock)
        {
            if (_returned.Count == 0)
            {
                return [];
            }

            var returned = _workers.Values.Where(worker => _returned.Contains(worker.Id)).Select(worker => (worker.Id, worker.Instance));
            List<(string, string)> taken = [.. returned];
            _returned.Clear();
            return taken;
        }
    }

    /// <summary>Takes note of a heartbeat; <see langword="false"/> when there is no room for another worker.</summary>
    /// <param name="beat">The heartbeat.</param>
    /// <param name="instance">The worker's life; empty when it does not say.</param>
    public bool Observe(Heartbeat beat, string instance = "")
    {
        lock (_lock)
        {
            if (Find(beat.WorkerId) is not { } worker)
            {
                return false;
            }

            if (worker.Beat is not { } last || !string.Equals(last.Pool, beat.Pool, StringComparison.Ordinal))
            {
                Leave(worker);
                _everybody.Add(worker);
                Pool(beat.Pool).Add(worker);
            }

            worker.Observe(beat, time.GetTimestamp());
            if (!string.Equals(worker.Instance, instance, StringComparison.Ordinal))
            {
                worker.Instance = instance;
                _returned.Add(worker.Id);
            }

            return true;
        }
    }

    /// <summary>Takes note of what a worker says it is ready for, and that it has connected.</summary>
    /// <param name="handshake">The handshake.</param>
    /// <param name="instance">The worker's life; empty when it does not say.</param>
    public void Observe(Handshake handshake, string instance = "")
    {
        lock (_lock)
        {
            if (Find(handshake.ComponentId) is { } worker)
            {
                worker.ReadyTopics =
                    handshake.ReadyTopics.Count == 0 ? null : new(handshake.ReadyTopics.AsSpan().ToArray(), StringComparer.Ordinal);
                worker.Seen = Math.Max(worker.Seen, time.GetTimestamp());
                // Heartbeats, which come in order, decide which life it is in; handshakes come on another way and may be overtaken.
                if (instance.Length > 0 && string.Equals(worker.Instance, instance, StringComparison.Ordinal))
                {
                    _returned.Add(worker.Id);
                }
            }
        }
    }

    /// <summary>Chooses a worker and keeps a place with it, to be given up with <see cref="Release"/>.</summary>
    public PlacementOutcome Choose(Placement placement, JobPools pools)
    {
        lock (_lock)
        {
            var failure = PlacementFailure.NoPool;
            WorkerState? best = null;
            if (pools.IsOpen)
            {
                failure = PlacementFailure.NoWorkers;
                best = Better(best, _everybody, placement, ref failure);
            }

            foreach (var pool in pools.For(placement.Topic))
            {
                if (pool.Offers(placement.Requires) && (placement.PreferredPool.Length == 0 || placement.PreferredPool == pool.Name))
                {
                    failure = failure == PlacementFailure.NoPool ? PlacementFailure.NoWorkers : failure;
                    best = Better(best, Pool(pool.Name), placement, ref failure);
                }
            }

            if (best is not null)
            {
                best.Assigned++;
                return new(best, PlacementFailure.None);
            }

            return new(null, failure);
        }
    }

    /// <summary>Counts a job with a worker, known or not.</summary>
    public void Assign(string workerId)
    {
        lock (_lock)
        {
            if (Find(workerId) is { } worker)
            {
                worker.Assigned++;
            }
        }
    }

    /// <summary>A job is no longer with a worker.</summary>
    public void Release(string workerId)
    {
        lock (_lock)
        {
            if (_workers.TryGetValue(workerId, out var worker) && worker.Assigned > 0)
            {
                worker.Assigned--;
            }
        }
    }

    /// <summary>
    /// The workers that have jobs and of which nothing has been heard for so long, all of which this registry has listened.
    /// </summary>
    public List<string> Lost(TimeSpan silence)
    {
        lock (_lock)
        {
            return _deaf
                ? []
                :
                [
                    .. _workers
                        .Values.Where(worker =>
                            worker.Assigned > 0
                            && time.GetElapsedTime(worker.Beat is null ? _start : Math.Max(_start, worker.Seen)) > silence
                        )
                        .Select(worker => worker.Id),
                ];
        }
    }

    /// <summary>Forgets workers that are gone and have no jobs.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            foreach (var worker in _workers.Values.Where(worker => worker.Assigned == 0 && !IsAlive(worker)).ToList())
            {
                _workers.Remove(worker.Id);
                Leave(worker);
            }

            foreach (var empty in _pools.Where(pool => pool.Value.Count == 0).Select(pool => pool.Key).ToList())
            {
                _pools.Remove(empty);
            }
        }
    }

    private WorkerState? Better(WorkerState? best, List<WorkerState> workers, Placement placement, ref PlacementFailure failure)
    {
        // Among equals it goes round.
        var start = workers.Count == 0 ? 0 : (int)((uint)_turn++ % (uint)workers.Count);
        for (var i = 0; i < workers.Count; i++)
        {
            var worker = workers[(start + i) % workers.Count];
            if (!IsAlive(worker) || !worker.IsReadyFor(placement.Topic) || !placement.Fits(worker.Beat!.Labels))
            {
                continue;
            }

            if (worker.IsOverloaded)
            {
                failure = PlacementFailure.Overloaded;
            }
            else if (IsBetter(worker, best, placement))
            {
                best = worker;
            }
        }

        return best;
    }

    private static bool IsBetter(WorkerState worker, WorkerState? best, Placement placement)
    {
        if (best is null)
        {
            return true;
        }

        var (preferred, bestPreferred) = (placement.PreferredWorker == worker.Id, placement.PreferredWorker == best.Id);
        return preferred == bestPreferred ? worker.Score < best.Score : preferred;
    }

    private bool IsAlive(WorkerState worker) => worker.Beat is not null && time.GetElapsedTime(worker.Seen) <= lifetime;

    private WorkerState? Find(string workerId)
    {
        if (!_workers.TryGetValue(workerId, out var worker) && JobSubjects.IsToken(workerId) && _workers.Count < MaxWorkers)
        {
            worker = new(workerId) { Seen = time.GetTimestamp() };
            _workers.Add(workerId, worker);
        }

        return worker;
    }

    private List<WorkerState> Pool(string name) => CollectionsMarshal.GetValueRefOrAddDefault(_pools, name, out _) ??= [];

    private void Leave(WorkerState worker)
    {
        if (worker.Beat is { } beat)
        {
            _everybody.Remove(worker);
            Pool(beat.Pool).Remove(worker);
        }
    }
}
