using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Takes results from the stream. One changes a job only when it is about the attempt that is under way; everything else, however often
/// and in whatever order it comes, is ignored.
/// </summary>
internal sealed class ResultIntake(
    PacketReader reader,
    ProtocolAlerts alerts,
    ResultRules rules,
    JobBook book,
    JobAnnouncer announcer,
    JobDispatcherOptions options
)
{
    public async ValueTask HandleAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        if (message.Headers is { } headers && headers.TryGet(JobAnnouncer.OriginHeader, out var origin) && origin == options.SenderId)
        {
            await message.AckAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var read = await reader.ReadAsync(message.Payload, message.Subject, cancellationToken).ConfigureAwait(false);
        if (!read.IsAccepted)
        {
            await alerts.RefuseAsync(read.Failure, message.Subject).ConfigureAwait(false);
            await message.TerminateAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (read.Packet.Payload is JobResult result)
        {
            await ApplyAsync(result, message.Sequence, cancellationToken).ConfigureAwait(false);
            await message.AckAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await alerts.RefuseKindAsync(read.Packet, message.Subject).ConfigureAwait(false);
            await message.TerminateAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ApplyAsync(JobResult result, ulong sequence, CancellationToken cancellationToken)
    {
        var changed = await book.ChangeAsync(JobKeys.Job(result.JobId), record => rules.Apply(record, result, sequence), cancellationToken)
            .ConfigureAwait(false);
        if (changed is { Record.Unannounced: true })
        {
            await announcer.AnnounceAsync(changed, cancellationToken).ConfigureAwait(false);
        }
    }
}
