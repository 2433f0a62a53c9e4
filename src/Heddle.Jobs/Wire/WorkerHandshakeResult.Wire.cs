namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record WorkerHandshakeResult : IWireMessage<WorkerHandshakeResult>
{
    private WorkerHandshakeResult(ref WireReader reader)
    {
        do
        {
            Challenge = reader.Message(1, Challenge);
            Accepted = reader.Bool(2, Accepted);
            RejectionReason = (WorkerHandshakeRejectionReason)reader.Int32(3, (int)RejectionReason);
            TokenExpiresAt = reader.Timestamp(4, TokenExpiresAt);
            IssuedAt = reader.Timestamp(5, IssuedAt);
        } while (reader.Another());
    }

    internal override int Field => 22;

    static WorkerHandshakeResult IWireMessage<WorkerHandshakeResult>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.Message(1, Challenge);
        writer.Bool(2, Accepted);
        writer.Int32(3, (int)RejectionReason);
        writer.Timestamp(4, TokenExpiresAt);
        writer.Timestamp(5, IssuedAt);
    }
}
