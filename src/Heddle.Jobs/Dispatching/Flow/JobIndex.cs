using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>
/// The jobs at work, in memory: which there are, when each must be looked at, and with which worker it is. Fed by this dispatcher's own
/// writes at once and by a watch of the bucket with those of the others; the revision tells which is newer.
/// </summary>
internal sealed class JobIndex(WorkerRegistry registry, Colleagues colleagues, string owner, TimeSpan grace)
{
    // Records kept to spare a read. More are read again.
    private const int MaxRecords = 8_192;
    private const int SparseEntries = 4_096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ActiveJob> _jobs = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Key, long At), long> _due = new();
    private readonly Dictionary<string, ulong> _gone = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, ulong Revision)> _goneInOrder = new();
    private readonly Dictionary<string, HashSet<string>> _followers = new(StringComparer.Ordinal);
    private readonly long _grace = (long)grace.TotalMilliseconds;
    private ulong _watched;
    private int _records;

    /// <summary>How many jobs there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _jobs.Count;
            }
        }
    }

    /// <summary>Takes note of a write of this dispatcher.</summary>
    /// <returns>Whether a worker has lost a job by it.</returns>
    public bool Wrote(StoredJob stored)
    {
        lock (_lock)
        {
            return Apply(stored.Key, JobRecordHead.Of(stored.Record), stored.Revision, stored);
        }
    }

    /// <summary>Takes note of what the watch delivered.</summary>
    /// <returns>Whether a worker has lost a job by it.</returns>
    public bool Saw(string key, JobRecordHead? head, ulong revision)
    {
        lock (_lock)
        {
            var freed = head is { } known ? Apply(key, known, revision, null) : Remove(key);
            _watched = Math.Max(_watched, revision);
            while (_goneInOrder.TryPeek(out var gone) && gone.Revision <= _watched)
            {
                _goneInOrder.Dequeue();
                if (_gone.TryGetValue(gone.Key, out var last) && last == gone.Revision)
                {
                    _gone.Remove(gone.Key);
                }
            }

            return freed;
        }
    }

    /// <summary>The record as this dispatcher last wrote it, unless somebody else has written since or it was not kept.</summary>
    public StoredJob? Recall(string key)
    {
        lock (_lock)
        {
            return _jobs.TryGetValue(key, out var job) ? job.Stored : null;
        }
    }

    /// <summary>Forgets what was kept of a record: somebody else has changed it.</summary>
    public void Forget(string key)
    {
        lock (_lock)
        {
            if (_jobs.TryGetValue(key, out var job))
            {
                Keep(job, null);
            }
        }
    }

    /// <summary>The record is gone: it has grown old.</summary>
    public void Drop(string key)
    {
        lock (_lock)
        {
            Remove(key);
        }
    }

    /// <summary>Notes how far the publishing of a record's dispatch is.</summary>
    public void Note(string key, ulong revision, Publication publication)
    {
        lock (_lock)
        {
            if (_jobs.TryGetValue(key, out var job) && job.Revision == revision)
            {
                job.Publication = publication;
            }
        }
    }

    /// <summary>How far this dispatcher is with publishing a record's dispatch.</summary>
    public Publication PublicationOf(string key, ulong revision)
    {
        lock (_lock)
        {
            return _jobs.TryGetValue(key, out var job) && job.Revision == revision ? job.Publication : Publication.None;
        }
    }

    /// <summary>Looks at a job as soon as another has ended.</summary>
    public void Follow(string key, string follower)
    {
        lock (_lock)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_followers, key, out _) ??= new(StringComparer.Ordinal)).Add(follower);
        }
    }

    /// <summary>Looks at a job at another time than its record says.</summary>
    public void LookAgain(string key, long at)
    {
        lock (_lock)
        {
            if (_jobs.TryGetValue(key, out var job))
            {
                Schedule(job, at);
            }
        }
    }

    /// <summary>Takes the jobs that must be looked at; each comes again later should looking at it fail.</summary>
    public List<string> TakeDue(long now, int max)
    {
        var due = new List<string>();
        lock (_lock)
        {
            while (due.Count < max && _due.TryPeek(out var next, out var at) && at <= now)
            {
                _due.Dequeue();
                if (_jobs.TryGetValue(next.Key, out var job) && job.LookAt == next.At)
                {
                    due.Add(next.Key);
                    Schedule(job, now + _grace);
                }
            }
        }

        return due;
    }

    /// <summary>Looks soon at the jobs a dispatcher left behind that wait or are on their way to a worker.</summary>
    public void Inherit(string dead, long now)
    {
        lock (_lock)
        {
            foreach (var job in _jobs.Values)
            {
                if (job.Head.State != JobStatus.Running && string.Equals(job.Head.Owner, dead, StringComparison.Ordinal))
                {
                    Schedule(job, now);
                }
            }
        }
    }

    /// <summary>The jobs that are with a worker.</summary>
    public List<string> With(string workerId)
    {
        lock (_lock)
        {
            return
            [
                .. _jobs
                    .Values.Where(job => job.IsWithWorker && string.Equals(job.Head.WorkerId, workerId, StringComparison.Ordinal))
                    .Select(job => job.Key),
            ];
        }
    }

    private bool Apply(string key, in JobRecordHead head, ulong revision, StoredJob? stored)
    {
        var known = _jobs.GetValueOrDefault(key);
        if (known?.Revision == revision)
        {
            Keep(known, known.Stored ?? stored);
            return false;
        }

        if (known?.Revision > revision || (_gone.TryGetValue(key, out var gone) && gone >= revision))
        {
            return false;
        }

        if (!head.IsActive)
        {
            WakeFollowers(key);
            if (stored is not null && revision > _watched)
            {
                // The watch is behind: what it has yet to deliver of this job must not bring it back.
                _gone[key] = revision;
                _goneInOrder.Enqueue((key, revision));
            }

            return Remove(key);
        }

        var freed = known is not null && Release(known);
        var job = known ?? new ActiveJob(key);
        (job.Head, job.Revision, job.Publication) = (head, revision, Publication.None);
        _jobs[key] = job;
        Keep(job, stored);
        if (job.IsWithWorker)
        {
            registry.Assign(head.WorkerId);
        }

        var isOwn = string.Equals(head.Owner, owner, StringComparison.Ordinal);
        if (!isOwn)
        {
            colleagues.Mention(head.Owner);
        }

        Schedule(job, isOwn ? head.Due : head.Due + _grace);
        return freed;
    }

    private void WakeFollowers(string key)
    {
        if (_followers.Count > 0 && _followers.Remove(key, out var followers))
        {
            foreach (var follower in followers)
            {
                if (_jobs.TryGetValue(follower, out var job))
                {
                    Schedule(job, 0);
                }
            }
        }
    }

    private bool Remove(string key)
    {
        if (!_jobs.Remove(key, out var job))
        {
            return false;
        }

        Keep(job, null);
        return Release(job);
    }

    private bool Release(ActiveJob job)
    {
        if (job.IsWithWorker)
        {
            registry.Release(job.Head.WorkerId);
        }

        return job.IsWithWorker;
    }

    private void Keep(ActiveJob job, StoredJob? stored)
    {
        _records -= job.Stored is null ? 0 : 1;
        job.Stored = stored is not null && _records < MaxRecords ? stored : null;
        _records += job.Stored is null ? 0 : 1;
    }

    private void Schedule(ActiveJob job, long at)
    {
        job.LookAt = at;
        if (_due.Count > (4 * _jobs.Count) + SparseEntries)
        {
            // Most are out of date: jobs end long before their timeouts.
            _due.Clear();
            _due.EnqueueRange(_jobs.Values.Select(active => ((active.Key, active.LookAt), active.LookAt)));
        }

        _due.Enqueue((job.Key, at), at);
    }
}
