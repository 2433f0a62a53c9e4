using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Finds out how a job ended that nobody was told of in time. The dispatchers' record tells where to look and is believed no further: what
/// counts is the result itself, which the stream has kept as it was published, and which must pass the client's reader as if it came now.
/// </summary>
internal sealed class EndFinder(MessageBus bus, JobClientOptions options)
{
    private volatile KeyValueBucket? _jobs;
    private volatile DurableStream? _results;

    /// <summary>Looks once, and completes the wait when the job has ended and that can be shown.</summary>
    /// <returns>Whether the wait is over.</returns>
    /// <exception cref="BusException">There are no records, or they cannot be read.</exception>
    /// <exception cref="NotSupportedException">The bus keeps nothing.</exception>
    /// <exception cref="InvalidDataException">The record is of another version.</exception>
    public async ValueTask<bool> TryEndAsync(PendingJob job, CancellationToken cancellationToken)
    {
        _jobs ??= await bus.OpenKeyValueAsync(options.Storage.Jobs with { CreateIfMissing = false }, cancellationToken)
            .ConfigureAwait(false);
        var key = JobKeys.Job(job.JobId);
        if (await _jobs.GetAsync(key, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return false;
        }

        var record = JobRecord.Decode(key, entry.Value.Span);
        job.Topic = record.Topic;
        if (record.IsActive)
        {
            return false;
        }

        _results ??= await bus.OpenStreamAsync(options.Storage.System with { CreateIfMissing = false }, cancellationToken)
            .ConfigureAwait(false);
        // The worker's own word first: it says more than the dispatcher's.
        foreach (var sequence in (ulong[])[record.ResultSequence, record.EndSequence])
        {
            if (sequence > 0 && await TryTakeAsync(job, sequence, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        ClientLog.EndUnproven(options.Logger, job.JobId, record.State);
        return false;
    }

    private async ValueTask<bool> TryTakeAsync(PendingJob job, ulong sequence, CancellationToken cancellationToken)
    {
        if (
            await _results!.GetAsync(sequence, cancellationToken).ConfigureAwait(false)
            is not { Subject: JobSubjects.Result or JobSubjects.DeadLetter } message
        )
        {
            return false;
        }

        var read = await options.Reader.ReadAsync(message.Payload, message.Subject, cancellationToken).ConfigureAwait(false);
        if (!read.IsAccepted)
        {
            ProtocolLog.Refused(options.Logger, read.Failure.Rejection, message.Subject, read.Failure.SenderId, read.Failure.Detail);
            return false;
        }

        // A result that was heard before may be taken again: it answers a question, and does nothing.
        return read.Packet.Payload is JobResult result
            && result.JobId == job.JobId
            && job.Take(result, isFinalWord: message.Subject is JobSubjects.DeadLetter);
    }
}
