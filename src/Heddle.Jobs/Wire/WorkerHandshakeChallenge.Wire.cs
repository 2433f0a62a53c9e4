namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record WorkerHandshakeChallenge : IWireMessage<WorkerHandshakeChallenge>
{
    private WorkerHandshakeChallenge(ref WireReader reader)
    {
        do
        {
            RequestId = reader.String(1, RequestId);
            ChallengeId = reader.String(2, ChallengeId);
            TraceId = reader.String(3, TraceId);
            WorkerId = reader.String(4, WorkerId);
            AgentId = reader.String(5, AgentId);
            TenantId = reader.String(6, TenantId);
            ProofKeyId = reader.String(7, ProofKeyId);
            ProofAlgorithm = (WorkerHandshakeProofAlgorithm)reader.Int32(8, (int)ProofAlgorithm);
            ServerKeyId = reader.String(9, ServerKeyId);
            Audience = reader.String(10, Audience);
            Purpose = (WorkerHandshakePurpose)reader.Int32(11, (int)Purpose);
            ClientNonce = reader.Bytes(12, ClientNonce);
            ServerNonce = reader.Bytes(13, ServerNonce);
            ProtocolVersion = reader.Int32(14, ProtocolVersion);
            SdkVersion = reader.String(15, SdkVersion);
            IssuedAt = reader.Timestamp(16, IssuedAt);
            ExpiresAt = reader.Timestamp(17, ExpiresAt);
        } while (reader.Another());
    }

    internal override int Field => 20;

    static WorkerHandshakeChallenge IWireMessage<WorkerHandshakeChallenge>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, RequestId);
        writer.String(2, ChallengeId);
        writer.String(3, TraceId);
        writer.String(4, WorkerId);
        writer.String(5, AgentId);
        writer.String(6, TenantId);
        writer.String(7, ProofKeyId);
        writer.Int32(8, (int)ProofAlgorithm);
        writer.String(9, ServerKeyId);
        writer.String(10, Audience);
        writer.Int32(11, (int)Purpose);
        writer.Bytes(12, ClientNonce.Span);
        writer.Bytes(13, ServerNonce.Span);
        writer.Int32(14, ProtocolVersion);
        writer.String(15, SdkVersion);
        writer.Timestamp(16, IssuedAt);
        writer.Timestamp(17, ExpiresAt);
    }
}
