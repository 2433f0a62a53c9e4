using System.Security.Cryptography;
using Google.Protobuf;
using Heddle.Transport;
using Wire = Cordum.Agent.V1;

namespace Heddle.Jobs.Tests;

/// <summary>A peer that knows nothing of this library's packets: protobuf's own bytes, signed by hand as the protocol says.</summary>
internal class BarePeer(MessageBus bus, string id, ECDsa? key = null)
{
    public MessageBus Bus => bus;

    public string Id => id;

    public ValueTask SubmitAsync(Wire.JobRequest request) =>
        PublishAsync(JobSubjects.Submit, new() { JobRequest = request }, "trace-" + request.JobId);

    /// <summary>What goes with every packet. Default nothing.</summary>
    public BusHeaders? Headers { get; init; }

    public ValueTask PublishAsync(string subject, Wire.BusPacket packet, string traceId) =>
        bus.PublishAsync(subject, Seal(packet, traceId), Headers, cancellationToken: TestContext.Current.CancellationToken);

    public byte[] Seal(Wire.BusPacket packet, string traceId)
    {
        packet.TraceId = traceId;
        packet.SenderId = id;
        packet.CreatedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        packet.ProtocolVersion = 1;
        if (key is not null)
        {
            // Signed are the bytes of the packet without a signature.
            packet.Signature = ByteString.CopyFrom(
                key.SignData(packet.ToByteArray(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            );
        }

        return packet.ToByteArray();
    }

    public static Wire.JobRequest Job(string id, string topic = "job.echo") => new() { JobId = id, Topic = topic };
}
