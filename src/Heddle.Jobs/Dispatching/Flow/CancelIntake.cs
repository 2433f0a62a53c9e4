using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Takes cancellations. The worker hears the same message and stops by itself; here the job is marked, whatever state it is in.</summary>
internal sealed class CancelIntake(
    PacketReader reader,
    ProtocolAlerts alerts,
    JobPlanner planner,
    JobBook book,
    JobAnnouncer announcer,
    JobDispatcherOptions options
)
{
    public async ValueTask HandleAsync(BusMessage message, CancellationToken cancellationToken)
    {
        if (message.Headers is { } headers && headers.TryGet(JobAnnouncer.OriginHeader, out var origin) && origin == options.SenderId)
        {
            return;
        }

        var read = await reader.ReadAsync(message.Payload, message.Subject, cancellationToken).ConfigureAwait(false);
        if (!read.IsAccepted)
        {
            await alerts.RefuseAsync(read.Failure, message.Subject).ConfigureAwait(false);
        }
        else if (read.Packet.Payload is JobCancel cancel)
        {
            var changed = await book.ChangeAsync(JobKeys.Job(cancel.JobId), record => Apply(record, read.Packet, cancel), cancellationToken)
                .ConfigureAwait(false);
            if (changed is not null)
            {
                await announcer.AnnounceAsync(changed, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            await alerts.RefuseKindAsync(read.Packet, message.Subject).ConfigureAwait(false);
        }
    }

    private JobRecord? Apply(JobRecord record, BusPacket packet, JobCancel cancel)
    {
        if (JobTransitions.IsTerminal(record.State))
        {
            return null;
        }

        if (record.Identity is { } owner && packet.Identity?.TenantId != owner.TenantId)
        {
            return Ignore(record, packet, "the job is another tenant's");
        }

        if (
            cancel.Dispatch is not null
            && record.Dispatch is { } active
            && DispatchFence.CheckEcho(active, cancel.Dispatch) != FencingVerdict.Current
        )
        {
            return Ignore(record, packet, "it is about another attempt");
        }

        var reason = cancel.Reason.Length > 0 ? cancel.Reason : $"called off by `{packet.SenderId}`";
        return planner.End(record, JobStatus.Cancelled, ReasonCodes.Cancelled, reason);
    }

    private JobRecord? Ignore(JobRecord record, BusPacket packet, string why)
    {
        DispatcherLog.CancelIgnored(options.Logger, record.JobId, packet.SenderId, why);
        return null;
    }
}
