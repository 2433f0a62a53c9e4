namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record WorkerHandshakeChallengeRequest : IWireMessage<WorkerHandshakeChallengeRequest>
{
    private WorkerHandshakeChallengeRequest(ref WireReader reader)
    {
        do
        {
            RequestId = reader.String(1, RequestId);
            TraceId = reader.String(2, TraceId);
            WorkerId = reader.String(3, WorkerId);
            ProofKeyId = reader.String(4, ProofKeyId);
            ProofAlgorithm = (WorkerHandshakeProofAlgorithm)reader.Int32(5, (int)ProofAlgorithm);
            Audience = reader.String(6, Audience);
            Purpose = (WorkerHandshakePurpose)reader.Int32(7, (int)Purpose);
            ClientNonce = reader.Bytes(8, ClientNonce);
            ProtocolVersion = reader.Int32(9, ProtocolVersion);
            SdkVersion = reader.String(10, SdkVersion);
        } while (reader.Another());
    }

    internal override int Field => 19;

    static WorkerHandshakeChallengeRequest IWireMessage<WorkerHandshakeChallengeRequest>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, RequestId);
        writer.String(2, TraceId);
        writer.String(3, WorkerId);
        writer.String(4, ProofKeyId);
        writer.Int32(5, (int)ProofAlgorithm);
        writer.String(6, Audience);
        writer.Int32(7, (int)Purpose);
        writer.Bytes(8, ClientNonce.Span);
        writer.Int32(9, ProtocolVersion);
        writer.String(10, SdkVersion);
    }
}
