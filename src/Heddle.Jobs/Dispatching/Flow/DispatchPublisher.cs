using System.Globalization;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Sends jobs to their workers. The record is written first, so a dispatch that is not sent, or of which nobody knows whether it was, is
/// sent again: under the same message id and fencing token, so that stream and worker see that it is the same.
/// </summary>
internal sealed class DispatchPublisher(MessageBus bus, JobBook book, JobDispatcherOptions options)
{
    /// <summary>Publishes the dispatch in a record.</summary>
    /// <returns>Whether the stream has it.</returns>
    public async ValueTask<bool> PublishAsync(StoredJob stored, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        var subject = JobSubjects.Direct(record.WorkerId);
        book.Index.Note(stored.Key, stored.Revision, Publication.Underway);
        try
        {
            var bytes = options.Signer.Sign(Wrap(record), subject);
            await bus.PublishDurableAsync(subject, bytes, Headers(record), new() { MessageId = Id(record, subject) }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception problem)
            when (problem is BusException or InvalidPacketException or ArgumentException or OperationCanceledException)
        {
            DispatcherLog.PublishFailed(options.Logger, problem, record.JobId);
            book.Index.Note(stored.Key, stored.Revision, Publication.None);
            return false;
        }

        book.Index.Note(stored.Key, stored.Revision, Publication.Done);
        DispatcherLog.Dispatched(options.Logger, record.JobId, record.WorkerId, record.Attempt);
        return true;
    }

    private static string Id(JobRecord record, string subject) =>
        string.Create(CultureInfo.InvariantCulture, $"jobreq:{subject}:{record.JobId}:{record.DispatchId}:{record.Attempt}");

    private static BusHeaders? Headers(JobRecord record) =>
        record.TraceParent.Length == 0 ? null : new BusHeaders(1) { { JobTracing.TraceParent, record.TraceParent } };

    private BusPacket Wrap(JobRecord record)
    {
        var now = options.TimeProvider.GetUtcNow();
        var request = record.Request! with { Dispatch = record.Dispatch };
        if (record.Deadline > 0)
        {
            // What is left of it: the wait and earlier attempts have used up the rest.
            var left = Math.Max(1, record.Deadline - now.ToUnixTimeMilliseconds());
            request = request with { Budget = request.Budget! with { DeadlineMilliseconds = left } };
        }

        return BusPacket.Create(record.TraceId, options.SenderId, now, request) with
        {
            Identity = record.Identity,
        };
    }
}
