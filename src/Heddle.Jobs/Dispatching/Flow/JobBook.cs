namespace Heddle.Jobs;

/// <summary>Reads and writes job records, and keeps the index of the jobs at work in step.</summary>
/// <param name="records">The bucket.</param>
/// <param name="index">The index.</param>
/// <param name="room">Set when a worker has room again.</param>
internal sealed class JobBook(JobRecords records, JobIndex index, Signal room)
{
    public JobIndex Index => index;

    public JobRecords Records => records;

    /// <summary>Reads a job; from memory where this dispatcher wrote it last.</summary>
    public async ValueTask<StoredJob?> LoadAsync(string key, CancellationToken cancellationToken) =>
        index.Recall(key) ?? await records.GetAsync(key, cancellationToken).ConfigureAwait(false);

    /// <summary>Stores a new job; <see langword="null"/> when it is known already.</summary>
    public async ValueTask<StoredJob?> CreateAsync(JobRecord record, CancellationToken cancellationToken)
    {
        var stored = await records.TryCreateAsync(record, cancellationToken).ConfigureAwait(false);
        Wrote(stored);
        return stored;
    }

    /// <summary>Changes a job; <see langword="null"/> when it has changed since it was read.</summary>
    public async ValueTask<StoredJob?> UpdateAsync(StoredJob stored, JobRecord record, CancellationToken cancellationToken)
    {
        var updated = await records.TryUpdateAsync(stored, record, cancellationToken).ConfigureAwait(false);
        if (updated is null)
        {
            index.Forget(stored.Key);
        }

        Wrote(updated);
        return updated;
    }

    /// <summary>
    /// Changes a job whatever else happens to it meanwhile: reads it, asks what it is to become, writes that, and begins anew when somebody
    /// was faster. The answer is the changed job; <see langword="null"/> when there is no such job or <paramref name="change"/> says no.
    /// </summary>
    public async ValueTask<StoredJob?> ChangeAsync(string key, Func<JobRecord, JobRecord?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var recalled = index.Recall(key);
            if ((recalled ?? await records.GetAsync(key, cancellationToken).ConfigureAwait(false)) is not { } stored)
            {
                return null;
            }

            if (change(stored.Record) is not { } changed)
            {
                // What is remembered may be out of date: another dispatcher may have changed it, and the watch be behind. A write would
                // find out; a no is believed only of what the bucket says.
                if (recalled is null || await IsLatestAsync(recalled, cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }

                index.Forget(key);
                continue;
            }

            if (await UpdateAsync(stored, changed, cancellationToken).ConfigureAwait(false) is { } updated)
            {
                return updated;
            }
        }
    }

    private async ValueTask<bool> IsLatestAsync(StoredJob stored, CancellationToken cancellationToken) =>
        await records.GetAsync(stored.Key, cancellationToken).ConfigureAwait(false) is { } read && read.Revision == stored.Revision;

    private void Wrote(StoredJob? stored)
    {
        if (stored is not null && index.Wrote(stored))
        {
            room.Set();
        }
    }
}
