using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Takes heartbeats and handshakes of workers.</summary>
internal sealed class WorkerSigns(PacketReader reader, ProtocolAlerts alerts, WorkerRegistry registry, Signal room)
{
    public async ValueTask HandleAsync(BusMessage message, CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(message.Payload, message.Subject, cancellationToken).ConfigureAwait(false);
        if (!read.IsAccepted)
        {
            await alerts.RefuseAsync(read.Failure, message.Subject).ConfigureAwait(false);
            return;
        }

        switch (read.Packet.Payload)
        {
            case Heartbeat beat:
                registry.Observe(beat, WorkerHeaders.InstanceOf(message));
                room.Set();
                break;
            case Handshake { Role: ComponentRole.Worker } handshake:
                registry.Observe(handshake, WorkerHeaders.InstanceOf(message));
                room.Set();
                break;
            case Handshake:
                break;
            default:
                await alerts.RefuseKindAsync(read.Packet, message.Subject).ConfigureAwait(false);
                break;
        }
    }
}
