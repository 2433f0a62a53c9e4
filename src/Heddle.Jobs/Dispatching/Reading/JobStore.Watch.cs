using System.Runtime.CompilerServices;

namespace Heddle.Jobs;

public sealed partial class JobStore
{
    /// <summary>
    /// A job as it stands, then as it changes, up to its end. A job no dispatcher knows yet is waited for. Of states that follow each
    /// other fast some may be left out, the last never; a lost connection is no end.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="Transport.BusException">The connection was closed.</exception>
    public async IAsyncEnumerable<JobInfo> WatchAsync(string jobId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobId);
        var watch = await _jobs.WatchAsync(JobKeys.Job(jobId), cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var _ = ((IAsyncDisposable)watch).ConfigureAwait(false);
        await foreach (var entry in watch.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (entry.Operation != Transport.KeyValueOperation.Put)
            {
                continue;
            }

            var job = JobInfo.Of(JobRecord.Decode(entry.Key, entry.Value.Span));
            yield return job;
            if (JobTransitions.IsTerminal(job.Status))
            {
                yield break;
            }
        }
    }
}
