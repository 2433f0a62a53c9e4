using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Tells the world of jobs that ended otherwise than by their worker's success: a dead letter, its announcement, and a cancellation for the worker that
/// may still be at it. The record says that this is to be done until it has been done, so it is done at least once.
/// </summary>
internal sealed class JobAnnouncer(MessageBus bus, JobBook book, KeyValueBucket deadLetters, JobDispatcherOptions options)
{
    /// <summary>The header by which dispatchers know what they published themselves.</summary>
    public const string OriginHeader = "Heddle-Origin";

    /// <summary>Announces the end of a job and notes in its record that it has been announced.</summary>
    public async ValueTask AnnounceAsync(StoredJob stored, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        DispatcherLog.Ended(options.Logger, record.JobId, record.State, record.ReasonCode);
        ulong sequence;
        if (record.State is JobStatus.Cancelled or JobStatus.Succeeded)
        {
            sequence = await AnnounceResultAsync(record, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await deadLetters.PutAsync(stored.Key, record.Encode(), cancellationToken).ConfigureAwait(false);
            sequence = await AnnounceDeadLetterAsync(record, cancellationToken).ConfigureAwait(false);
        }

        if (record.State is JobStatus.Timeout && record.Attempt > 0)
        {
            await CallOffAsync(record, cancellationToken).ConfigureAwait(false);
        }

        // When somebody else was faster it is announced all the same.
        var told = record with
        {
            Unannounced = false,
            Due = 0,
            EndSequence = sequence,
        };
        _ = await book.UpdateAsync(stored, told, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<ulong> AnnounceDeadLetterAsync(JobRecord record, CancellationToken cancellationToken)
    {
        var letter = new JobResult
        {
            JobId = record.JobId,
            Status = record.State,
            WorkerId = "",
            ErrorText = record.ReasonCode,
            ErrorCode = record.Result is { ErrorCode: not ErrorCode.Unspecified and var code }
                ? code
                : ReasonCodes.ToErrorCode(record.ReasonCode),
            ErrorMessage = record.Reason,
            Dispatch = record.Dispatch,
        };
        var messageId = $"{JobSubjects.DeadLetter}:{record.JobId}";
        return PublishAsync(record, letter, record.JobId, JobSubjects.DeadLetter, messageId, cancellationToken);
    }

    private ValueTask<ulong> AnnounceResultAsync(JobRecord record, CancellationToken cancellationToken)
    {
        // A success of which a dispatcher tells is that of the job this one follows.
        var result = record is { State: JobStatus.Succeeded, Result: { } success }
            ? success with
            {
                JobId = record.JobId,
                WorkerId = options.SenderId,
                Identity = null,
                Dispatch = null,
            }
            : new()
            {
                JobId = record.JobId,
                Status = JobStatus.Cancelled,
                WorkerId = options.SenderId,
                ErrorText = ReasonCodes.Cancelled,
                ErrorMessage = record.Reason,
                Dispatch = record.Dispatch,
            };
        var messageId = $"{JobSubjects.Result}:{record.JobId}:{(result.Status is JobStatus.Cancelled ? "cancelled" : "followed")}";
        return PublishAsync(record, result, record.TraceId, JobSubjects.Result, messageId, cancellationToken);
    }

    private async ValueTask CallOffAsync(JobRecord record, CancellationToken cancellationToken)
    {
        var cancel = new JobCancel
        {
            JobId = record.JobId,
            Reason = record.ReasonCode,
            RequestedBy = options.SenderId,
            Dispatch = record.Dispatch,
        };
        var bytes = options.Signer.Sign(Wrap(record, cancel, record.JobId), JobSubjects.Cancel);
        await bus.PublishAsync(JobSubjects.Cancel, bytes, Headers(record), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <returns>The message's number in its stream; that of the first where it is a repeat.</returns>
    private async ValueTask<ulong> PublishAsync(
        JobRecord record,
        JobResult result,
        string traceId,
        string subject,
        string messageId,
        CancellationToken cancellationToken
    )
    {
        var bytes = options.Signer.Sign(Wrap(record, result, traceId), subject);
        var stored = await bus.PublishDurableAsync(subject, bytes, Headers(record), new() { MessageId = messageId }, cancellationToken)
            .ConfigureAwait(false);
        return stored.Sequence;
    }

    private BusPacket Wrap(JobRecord record, PacketPayload payload, string traceId) =>
        BusPacket.Create(traceId, options.SenderId, options.TimeProvider.GetUtcNow(), payload) with
        {
            Identity = record.Identity,
        };

    private BusHeaders Headers(JobRecord record)
    {
        var headers = new BusHeaders(2) { { OriginHeader, options.SenderId } };
        if (record.TraceParent.Length > 0)
        {
            headers.Add(JobTracing.TraceParent, record.TraceParent);
        }

        return headers;
    }
}
