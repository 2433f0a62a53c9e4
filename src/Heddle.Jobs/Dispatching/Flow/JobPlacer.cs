namespace Heddle.Jobs;

/// <summary>Carries out what the planner decides for a job that is to go to a worker: write, then publish, queue or announce.</summary>
internal sealed class JobPlacer(
    JobPlanner planner,
    JobBook book,
    WorkerRegistry registry,
    WaitingJobs waiting,
    DispatchPublisher publisher,
    JobAnnouncer announcer,
    PolicyGate policy
)
{
    /// <summary>Takes on a job that may be new.</summary>
    /// <param name="record">The job, pending.</param>
    /// <param name="cancellationToken">Ends the work; the job is then taken on by whoever gets its message next.</param>
    /// <returns>Whether the job was new.</returns>
    public async ValueTask<bool> AcceptAsync(JobRecord record, CancellationToken cancellationToken)
    {
        var gate = await AskAsync(record, cancellationToken).ConfigureAwait(false);
        if (gate.Verdict != GateVerdict.Go)
        {
            var held = gate.Verdict == GateVerdict.Wait ? planner.HoldBack(record, gate) : Deny(record, gate);
            return await WriteAsync(null, held, cancellationToken).ConfigureAwait(false);
        }

        return record.Follows.Length > 0
            ? await FollowAsync(null, record, cancellationToken).ConfigureAwait(false)
            : await PlaceAsync(null, record, planner.Choose(record, isNew: true), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a job that may be new.</summary>
    public ValueTask<bool> RefuseAsync(JobRecord record, string reasonCode, string reason, CancellationToken cancellationToken) =>
        WriteAsync(null, planner.Fail(record, reasonCode, reason), cancellationToken);

    /// <summary>Goes on with a job that waits for policy, for a worker or for another job.</summary>
    public async ValueTask AdvanceAsync(StoredJob stored, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        if (record.State == JobStatus.Pending)
        {
            var gate = await AskAsync(record, cancellationToken).ConfigureAwait(false);
            if (gate.Verdict != GateVerdict.Go)
            {
                var held = gate.Verdict == GateVerdict.Wait ? planner.HoldBack(record, gate) : Deny(record, gate);
                await WriteAsync(stored, held, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        if (record.Follows.Length == 0)
        {
            await PlaceAsync(stored, record, planner.Choose(record, isNew: false), cancellationToken).ConfigureAwait(false);
        }
        else if (record.State == JobStatus.Pending)
        {
            await FollowAsync(stored, record, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await FollowUpAsync(stored, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a job to a worker that has kept a place for it.</summary>
    public async ValueTask GiveAsync(string key, WorkerState worker, CancellationToken cancellationToken)
    {
        StoredJob? stored = null;
        try
        {
            stored = await book.LoadAsync(key, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (stored?.Record.State is not (JobStatus.Scheduled or JobStatus.FailedRetryable))
            {
                registry.Release(worker.Id);
            }
        }

        if (stored?.Record.State is JobStatus.Scheduled or JobStatus.FailedRetryable)
        {
            await PlaceAsync(stored, stored.Record, new(worker, PlacementFailure.None), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a job and does what its new state asks for.</summary>
    /// <param name="stored">What was read; <see langword="null"/> for a job that may be new.</param>
    /// <param name="record">What it is to be.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether it was written: nobody else had changed it.</returns>
    public async ValueTask<bool> WriteAsync(StoredJob? stored, JobRecord record, CancellationToken cancellationToken)
    {
        var written = stored is null
            ? await book.CreateAsync(record, cancellationToken).ConfigureAwait(false)
            : await book.UpdateAsync(stored, record, cancellationToken).ConfigureAwait(false);
        if (written is null)
        {
            return false;
        }

        if (record.Unannounced)
        {
            await announcer.AnnounceAsync(written, cancellationToken).ConfigureAwait(false);
        }
        else if (record.State == JobStatus.Dispatched)
        {
            await publisher.PublishAsync(written, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async ValueTask<bool> FollowAsync(StoredJob? stored, JobRecord record, CancellationToken cancellationToken)
    {
        var follower = planner.Follow(record);
        var written = stored is null
            ? await book.CreateAsync(follower, cancellationToken).ConfigureAwait(false)
            : await book.UpdateAsync(stored, follower, cancellationToken).ConfigureAwait(false);
        if (written is null)
        {
            return false;
        }

        await FollowUpAsync(written, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask FollowUpAsync(StoredJob stored, CancellationToken cancellationToken)
    {
        var holder = JobKeys.Job(stored.Record.Follows);
        // Before it is read, or its end might pass unnoticed.
        book.Index.Follow(holder, stored.Key);
        if (
            await book.LoadAsync(holder, cancellationToken).ConfigureAwait(false) is { Record: var other }
            && JobTransitions.IsTerminal(other.State)
        )
        {
            await WriteAsync(stored, planner.Mirror(stored.Record, other), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            book.Index.LookAgain(stored.Key, planner.NextLook(stored.Record));
        }
    }

    private async ValueTask<bool> PlaceAsync(
        StoredJob? stored,
        JobRecord record,
        PlacementOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var placed = planner.Place(record, outcome);
            var waits = placed.State is JobStatus.Scheduled or JobStatus.FailedRetryable;
            if (waits && stored is not null && placed.State == record.State && placed.WaitingSince == record.WaitingSince)
            {
                // Nothing new to write down: the job goes on waiting.
                book.Index.LookAgain(stored.Key, placed.Due);
                waiting.Add(stored.Key, record.Request!);
                return true;
            }

            var written = await WriteAsync(stored, placed, cancellationToken).ConfigureAwait(false);
            if (written && waits)
            {
                waiting.Add(JobKeys.Job(record.JobId), record.Request!);
            }

            return written;
        }
        finally
        {
            // From here on the index counts it.
            if (outcome.Worker is { } worker)
            {
                registry.Release(worker.Id);
            }
        }
    }

    private ValueTask<GateOutcome> AskAsync(JobRecord record, CancellationToken cancellationToken) =>
        policy.AskAsync(new(record.Request!, record.SubmittedBy, record.TraceId, record.Identity), cancellationToken);

    private JobRecord Deny(JobRecord record, in GateOutcome gate) => planner.End(record, JobStatus.Denied, gate.ReasonCode, gate.Reason);
}
