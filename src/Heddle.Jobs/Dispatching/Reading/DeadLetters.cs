using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>The jobs that ended badly: to look at, to try again, to put away. Kept for <see cref="JobStorageOptions.DeadLetterRetention"/>.</summary>
public sealed class DeadLetters
{
    private const int SuffixLength = 8;

    private readonly MessageBus _bus;
    private readonly KeyValueBucket _bucket;
    private readonly JobStoreOptions _options;

    internal DeadLetters(MessageBus bus, KeyValueBucket bucket, JobStoreOptions options) =>
        (_bus, _bucket, _options) = (bus, bucket, options);

    /// <summary>The dead letters, in no particular order.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<DeadLetter> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var entry in JobStore.StateAsync(_bucket, cancellationToken).ConfigureAwait(false))
        {
            yield return DeadLetter.Of(JobRecord.Decode(entry.Key, entry.Value.Span), entry.Created);
        }
    }

    /// <summary>One dead letter; <see langword="null"/> when there is none of the job.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<DeadLetter?> GetAsync(string jobId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobId);
        var key = JobKeys.Job(jobId);
        return await _bucket.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } entry
            ? DeadLetter.Of(JobRecord.Decode(key, entry.Value.Span), entry.Created)
            : null;
    }

    /// <summary>Puts a dead letter away; <see langword="false"/> when there was none.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<bool> DeleteAsync(string jobId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobId);
        var key = JobKeys.Job(jobId);
        return await _bucket.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } entry
            && await _bucket.DeleteAsync(key, entry.Revision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Submits the job once more, as a new job that names the old one, and puts the dead letter away. Should that be cut off in between,
    /// the letter is still there and a second retry makes a second job: an idempotency key keeps the work from being done twice.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new job's id; <see langword="null"/> when there is no dead letter of the job.</returns>
    /// <exception cref="NoStreamException">No stream takes submitted jobs: no dispatcher has run yet.</exception>
    public async ValueTask<string?> RetryAsync(string jobId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobId);
        var key = JobKeys.Job(jobId);
        if (await _bucket.GetAsync(key, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        var record = JobRecord.Decode(key, entry.Value.Span);
        var again = $"{jobId}-retry-{RandomNumberGenerator.GetHexString(SuffixLength, lowercase: true)}";
        var packet = BusPacket.Create($"dlq-retry-{jobId}", _options.SenderId, _options.TimeProvider.GetUtcNow(), Again(record, again));
        var bytes = _options.Signer.Sign(packet with { Identity = record.Identity }, JobSubjects.Submit);
        await _bus.PublishDurableAsync(
                JobSubjects.Submit,
                bytes,
                options: new() { MessageId = "jobreq:" + again },
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
        await _bucket.DeleteAsync(key, entry.Revision, cancellationToken).ConfigureAwait(false);
        return again;
    }

    private static JobRequest Again(JobRecord record, string jobId)
    {
        var request = record.Request ?? new() { JobId = record.JobId, Topic = record.Topic };
        var labels = request.Labels.ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal);
        labels[DeadLetterLabels.Retry] = "true";
        labels[DeadLetterLabels.Entry] = record.JobId;
        labels[DeadLetterLabels.RetryOf] = record.JobId;
        return request with { JobId = jobId, Labels = labels, Dispatch = null };
    }
}
