using System.Text;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>The bucket of job records. Every change is a compare-and-set: of two who change a job at once, one finds that it has lost.</summary>
internal sealed class JobRecords(KeyValueBucket bucket)
{
    public KeyValueBucket Bucket => bucket;

    public async ValueTask<StoredJob?> GetAsync(string key, CancellationToken cancellationToken) =>
        await bucket.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } entry
            ? new(key, JobRecord.Decode(key, entry.Value.Span), entry.Revision)
            : null;

    /// <summary>Stores a job nobody has stored; <see langword="null"/> when somebody has.</summary>
    public async ValueTask<StoredJob?> TryCreateAsync(JobRecord record, CancellationToken cancellationToken)
    {
        var key = JobKeys.Job(record.JobId);
        return await bucket.TryCreateAsync(key, record.Encode(), cancellationToken).ConfigureAwait(false) is { } revision
            ? new(key, record, revision)
            : null;
    }

    /// <summary>Changes a job that is still as it was read; <see langword="null"/> when it is not.</summary>
    public async ValueTask<StoredJob?> TryUpdateAsync(StoredJob stored, JobRecord record, CancellationToken cancellationToken) =>
        await bucket.TryUpdateAsync(stored.Key, record.Encode(), stored.Revision, cancellationToken).ConfigureAwait(false) is { } revision
            ? new(stored.Key, record, revision)
            : null;

    /// <summary>
    /// Takes an idempotency key for a job. The answer is the job that has it: this one, or another that is at work, has succeeded or is
    /// about to be stored. A job that ended otherwise gives its key up.
    /// </summary>
    public async ValueTask<string> ClaimAsync(string tenantId, string idempotencyKey, string jobId, CancellationToken cancellationToken)
    {
        var key = JobKeys.Claim(tenantId, idempotencyKey);
        var value = Encoding.UTF8.GetBytes(jobId);
        while (true)
        {
            if (await bucket.TryCreateAsync(key, value, cancellationToken).ConfigureAwait(false) is not null)
            {
                return jobId;
            }

            if (await bucket.GetAsync(key, cancellationToken).ConfigureAwait(false) is not { } claim)
            {
                continue; // It has grown old in between.
            }

            var owner = Encoding.UTF8.GetString(claim.Value.Span);
            if (string.Equals(owner, jobId, StringComparison.Ordinal) || await HoldsAsync(owner, cancellationToken).ConfigureAwait(false))
            {
                return owner;
            }

            if (await bucket.TryUpdateAsync(key, value, claim.Revision, cancellationToken).ConfigureAwait(false) is not null)
            {
                return jobId;
            }
        }
    }

    private async ValueTask<bool> HoldsAsync(string jobId, CancellationToken cancellationToken) =>
        await GetAsync(JobKeys.Job(jobId), cancellationToken).ConfigureAwait(false)
            is not { Record.State: JobStatus.Failed or JobStatus.Cancelled or JobStatus.Denied or JobStatus.Timeout };
}
