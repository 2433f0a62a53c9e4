using Heddle.Transport;
using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>Drops what is no acceptable packet the way the protocol asks (specification 16): a line in the log, an alert, and nothing else.</summary>
internal sealed class ProtocolAlerts(PacketPublisher publisher, ILogger logger, TimeProvider time)
{
    private readonly AlertLimit _limit = new(time);

    /// <summary>Reports refused bytes. Never throws.</summary>
    public async ValueTask RefuseAsync(PacketFailure failure, string subject)
    {
        if (!_limit.TryTake())
        {
            return;
        }

        ProtocolLog.Refused(logger, failure.Rejection, subject, failure.SenderId, failure.Detail);
        try
        {
            var alert = failure.ToAlert(publisher.SenderId, subject);
            // The offender's trace, where it has one: the envelope may not be without.
            var traceId = failure.TraceId.Length > 0 ? failure.TraceId : publisher.SenderId;
            await publisher.PublishAsync(JobSubjects.Alert, traceId, alert, JobTracing.Inject()).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is BusException or InvalidPacketException or ArgumentException)
        {
            ProtocolLog.AlertLost(logger, problem, subject);
        }
    }

    /// <summary>Reports a good packet of a kind that has no business on a subject. Never throws.</summary>
    public ValueTask RefuseKindAsync(BusPacket packet, string subject) =>
        RefuseAsync(
            PacketFailure.Of(
                PacketRejection.UnknownPayload,
                $"a `{packet.Payload.GetType().Name}` does not belong on this subject",
                packet.TraceId,
                packet.SenderId
            ),
            subject
        );
}
