using System.Runtime.InteropServices;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>A message that should be a job, from a subscription or from a work queue.</summary>
/// <param name="Subject">The subject it came on.</param>
/// <param name="Payload">The packet.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Queued">The queue's side of it; <see langword="null"/> for one from a subscription, which nobody answers for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JobDelivery(string Subject, ReadOnlyMemory<byte> Payload, BusHeaders? Headers, QueueMessage? Queued)
{
    public static JobDelivery From(in BusMessage message) => new(message.Subject, message.Payload, message.Headers, null);

    public static JobDelivery From(QueueMessage message) => new(message.Subject, message.Payload, message.Headers, message);
}
