namespace Heddle.Jobs;

/// <summary>
/// Looks after jobs whose time has come: deadlines, timeouts, further attempts, dispatches nobody has confirmed, ends nobody has
/// announced. All of it stands in the records, so it does not matter which dispatcher looks, and that the one before has died.
/// </summary>
internal sealed class DueJobs(
    JobBook book,
    JobPlanner planner,
    JobPlacer placer,
    DispatchPublisher publisher,
    JobAnnouncer announcer,
    WorkerRegistry registry,
    Colleagues colleagues,
    JobDispatcherOptions options
)
{
    private long Now => options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The jobs to look after now.</summary>
    public List<string> Take(int max) => book.Index.TakeDue(Now, max);

    /// <summary>Looks after one job. Whoever changes the record first has done it; the others find that there is nothing left to do.</summary>
    public async ValueTask LookAfterAsync(string key, CancellationToken cancellationToken)
    {
        var stored = await book.LoadAsync(key, cancellationToken).ConfigureAwait(false);
        if (stored is not { Record: { IsActive: true } record })
        {
            book.Index.Drop(key);
            return;
        }

        var now = Now;
        if (JobTransitions.IsTerminal(record.State))
        {
            await announcer.AnnounceAsync(stored, cancellationToken).ConfigureAwait(false);
        }
        else if (record.Deadline > 0 && now >= record.Deadline)
        {
            await EndAsync(stored, "the job's deadline has passed", cancellationToken).ConfigureAwait(false);
        }
        else if (record.Due > now && record.State != JobStatus.Scheduled)
        {
            book.Index.LookAgain(key, record.Due);
        }
        else
        {
            await AdvanceAsync(stored, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Has the jobs of dispatchers that have died looked at soon.</summary>
    public void Inherit()
    {
        foreach (var dead in colleagues.TakeDead())
        {
            DispatcherLog.DispatcherDied(options.Logger, dead);
            book.Index.Inherit(dead, Now);
            // What it gave to workers that came back meanwhile, it alone would have reviewed.
            registry.ReviewAll();
        }
    }

    /// <summary>The jobs of workers that are lost.</summary>
    public IEnumerable<(string Worker, string Key)> TakeLost()
    {
        foreach (var worker in registry.Lost(options.Timing.WorkerLostAfter))
        {
            var keys = book.Index.With(worker);
            DispatcherLog.WorkerLost(options.Logger, worker, keys.Count);
            foreach (var key in keys)
            {
                yield return (worker, key);
            }
        }
    }

    /// <summary>The jobs of workers that have started or come back, with the life these are in.</summary>
    public IEnumerable<(string Worker, string Instance, string Key)> TakeReturned()
    {
        foreach (var (worker, instance) in registry.TakeReturned())
        {
            foreach (var key in book.Index.With(worker))
            {
                yield return (worker, instance, key);
            }
        }
    }

    /// <summary>
    /// Makes sure that a worker which has started or come back knows of a job it was given. What it was given in another life died with
    /// that. What it was given in this one may have gone to a connection that was away, and so may its result: it is sent again, and a
    /// worker that has it answers as before or goes on. Of a worker that does not tell its lives nothing is known, so nothing is done.
    /// </summary>
    public async ValueTask ReviewAsync(string worker, string instance, string key, CancellationToken cancellationToken)
    {
        try
        {
            await CompareAsync(worker, instance, key, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            registry.Review(worker);
            throw;
        }
    }

    /// <summary>Takes a job from a worker that is lost.</summary>
    public ValueTask TakeBackAsync(string worker, string key, CancellationToken cancellationToken) =>
        TakeBackAsync(
            key,
            now => string.Equals(now.WorkerId, worker, StringComparison.Ordinal),
            $"worker `{worker}` has not been heard of",
            cancellationToken
        );

    private async ValueTask CompareAsync(string worker, string instance, string key, CancellationToken cancellationToken)
    {
        // Not from memory: what is out of date there would be passed over for good.
        var stored = await book.Records.GetAsync(key, cancellationToken).ConfigureAwait(false);
        if (stored is not { Record: { IsWithWorker: true, WorkerInstance.Length: > 0 } record } || record.WorkerId != worker)
        {
            return;
        }

        if (record.WorkerInstance != instance)
        {
            await TakeBackAsync(
                    key,
                    now => now.WorkerId == worker && now.WorkerInstance == record.WorkerInstance,
                    $"worker `{worker}` has been started anew",
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        else if (
            book.Index.PublicationOf(key, stored.Revision) != Publication.Underway
            && !await publisher.PublishAsync(stored, cancellationToken).ConfigureAwait(false)
        )
        {
            registry.Review(worker);
        }
    }

    private async ValueTask TakeBackAsync(string key, Predicate<JobRecord> isLost, string reason, CancellationToken cancellationToken)
    {
        var changed = await book.ChangeAsync(
                key,
                record => record.IsWithWorker && isLost(record) ? planner.Retry(record, null, ReasonCodes.WorkerLost, reason) : null,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (changed is { Record.Unannounced: true })
        {
            await announcer.AnnounceAsync(changed, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask AdvanceAsync(StoredJob stored, CancellationToken cancellationToken) =>
        stored.Record.State switch
        {
            JobStatus.Dispatched => ConfirmAsync(stored, cancellationToken),
            JobStatus.Running => EndAsync(stored, "the job ran longer than it may", cancellationToken),
            _ => placer.AdvanceAsync(stored, cancellationToken),
        };

    private async ValueTask ConfirmAsync(StoredJob stored, CancellationToken cancellationToken)
    {
        var publication = book.Index.PublicationOf(stored.Key, stored.Revision);
        if (
            publication == Publication.Done
            || (publication == Publication.None && await publisher.PublishAsync(stored, cancellationToken).ConfigureAwait(false))
        )
        {
            await book.UpdateAsync(stored, planner.Run(stored.Record), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask EndAsync(StoredJob stored, string reason, CancellationToken cancellationToken) =>
        await placer
            .WriteAsync(stored, planner.End(stored.Record, JobStatus.Timeout, ReasonCodes.Timeout, reason), cancellationToken)
            .ConfigureAwait(false);
}
