using Heddle.Transport;
using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>Takes submitted jobs from the stream. A message is acknowledged when the job's record is written: from then on the record drives the job.</summary>
internal sealed class SubmitIntake(
    PacketReader reader,
    ProtocolAlerts alerts,
    JobPlanner planner,
    JobPlacer placer,
    JobBook book,
    ILogger logger
)
{
    // A record holds the request and some more; what does not fit into a message cannot be stored.
    private const int MaxRequestBytes = 768 * 1024;

    public async ValueTask HandleAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(message.Payload, message.Subject, cancellationToken).ConfigureAwait(false);
        if (!read.IsAccepted)
        {
            await alerts.RefuseAsync(read.Failure, message.Subject).ConfigureAwait(false);
            await message.TerminateAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (read.Packet.Payload is JobRequest request)
        {
            if (!await AcceptAsync(message, read.Packet, request, cancellationToken).ConfigureAwait(false))
            {
                DispatcherLog.KnownJob(logger, request.JobId);
            }

            await message.AckAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await alerts.RefuseKindAsync(read.Packet, message.Subject).ConfigureAwait(false);
            await message.TerminateAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> AcceptAsync(
        QueueMessage message,
        BusPacket packet,
        JobRequest request,
        CancellationToken cancellationToken
    )
    {
        var record = planner.Accept(packet, request, message.Headers?[JobTracing.TraceParent] ?? "");
        if (message.Payload.Length > MaxRequestBytes)
        {
            var bare = new JobRequest { JobId = request.JobId, Topic = request.Topic };
            return await placer
                .RefuseAsync(
                    record with
                    {
                        Request = bare,
                    },
                    ReasonCodes.DispatchFailed,
                    $"the request has `{message.Payload.Length}` bytes, more than {MaxRequestBytes}; put the input behind a pointer",
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        if (request.Metadata?.IdempotencyKey is { Length: > 0 } key)
        {
            var holder = await book.Records.ClaimAsync(record.TenantId, key, request.JobId, cancellationToken).ConfigureAwait(false);
            if (!string.Equals(holder, request.JobId, StringComparison.Ordinal))
            {
                record = record with { Follows = holder };
            }
        }

        return await placer.AcceptAsync(record, cancellationToken).ConfigureAwait(false);
    }
}
