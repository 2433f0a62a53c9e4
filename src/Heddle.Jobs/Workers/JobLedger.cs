namespace Heddle.Jobs;

/// <summary>
/// What a worker knows of jobs: which run, how the latest ones ended, which were called off before they came. It decides whether an
/// offered job is new, known, stale or another's. Bounded.
/// </summary>
internal sealed class JobLedger(string workerId, ResultCacheOptions options, bool allowSkippedAttempts)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LedgerEntry> _jobs = new(StringComparer.Ordinal);
    private readonly Queue<LedgerEntry> _done = new();
    private readonly HashSet<RunningJob> _running = [];
    private readonly EarlyCancels _cancels = new();
    private long _characters;

    /// <summary>The jobs that run.</summary>
    public RunningJob[] Running
    {
        get
        {
            lock (_gate)
            {
                return _running.Count == 0 ? [] : [.. _running];
            }
        }
    }

    /// <summary>Decides on a job that is offered; from now on it is known.</summary>
    /// <param name="job">The job.</param>
    /// <param name="isRepeat">Whether the packet was seen before, by this worker or by one that shares its replay store.</param>
    public Admission Admit(RunningJob job, bool isRepeat = false)
    {
        lock (_gate)
        {
            _jobs.TryGetValue(job.JobId, out var known);
            var verdict = Check(known, job.Request.Dispatch);
            if (verdict is FencingVerdict.Repeated)
            {
                return known!.Result is { } result ? new(AdmissionKind.Done, result) : new(AdmissionKind.Running);
            }

            if (verdict is not FencingVerdict.Current || isRepeat)
            {
                return new(AdmissionKind.Refused, Verdict: isRepeat ? FencingVerdict.Repeated : verdict);
            }

            _jobs[job.JobId] = job.Entry = new(job);
            _running.Add(job);
            return new(_cancels.TryTake(job.Request) ? AdmissionKind.CalledOff : AdmissionKind.Run, Superseded: known?.Running);
        }
    }

    /// <summary>The job ended with this; <paramref name="packet"/> is <see langword="null"/> when another attempt may come under the same name.</summary>
    public void Complete(RunningJob job, BusPacket? packet)
    {
        lock (_gate)
        {
            _running.Remove(job);
            var entry = job.Entry!;
            if (!_jobs.TryGetValue(job.JobId, out var latest) || latest != entry)
            {
                return;
            }

            if (packet is null || options.MaxJobs == 0)
            {
                _jobs.Remove(job.JobId);
                return;
            }

            entry.Complete(packet);
            _done.Enqueue(entry);
            _characters += entry.Characters;
            while (_done.Count > options.MaxJobs || _characters > options.MaxCharacters)
            {
                Forget(_done.Dequeue());
            }
        }
    }

    /// <summary>Finds the run a cancellation is about. One about a job that has not come yet is remembered for it.</summary>
    public RunningJob? Cancel(JobCancel cancel)
    {
        lock (_gate)
        {
            if (!_jobs.TryGetValue(cancel.JobId, out var known))
            {
                _cancels.Remember(cancel);
                return null;
            }

            return known.Running is { } running && IsAbout(cancel, known.Dispatch) ? running : null;
        }
    }

    /// <summary>Whether a cancellation means a dispatch: it names it, or names none and means whichever is active.</summary>
    public static bool IsAbout(JobCancel cancel, DispatchIdentity? active) =>
        cancel.Dispatch is not { } named || active is null || DispatchFence.CheckEcho(active, named) is FencingVerdict.Current;

    private FencingVerdict Check(LedgerEntry? known, DispatchIdentity? offered)
    {
        if (offered is null)
        {
            return known is null ? FencingVerdict.Current : FencingVerdict.Repeated;
        }

        // A dispatcher that knows no live worker sends to the topic and names nobody.
        var ours = offered.AssignedWorkerId.Length == 0 ? offered with { AssignedWorkerId = workerId } : offered;
        return DispatchFence.CheckOffer(known?.Dispatch, ours, workerId) switch
        {
            // The attempts between were other workers'.
            FencingVerdict.Future when allowSkippedAttempts => FencingVerdict.Current,
            // A dispatch of its own is not a redelivery, whatever its number.
            FencingVerdict.OtherDispatch => FencingVerdict.Current,
            var verdict => verdict,
        };
    }

    private void Forget(LedgerEntry entry)
    {
        _characters -= entry.Characters;
        if (_jobs.TryGetValue(entry.JobId, out var latest) && latest == entry)
        {
            _jobs.Remove(entry.JobId);
        }
    }
}
