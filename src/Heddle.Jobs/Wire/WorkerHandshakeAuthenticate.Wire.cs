namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record WorkerHandshakeAuthenticate : IWireMessage<WorkerHandshakeAuthenticate>
{
    private WorkerHandshakeAuthenticate(ref WireReader reader)
    {
        do
        {
            Challenge = reader.Message(1, Challenge);
            CapabilityHandshake = reader.Message(2, CapabilityHandshake);
        } while (reader.Another());
    }

    internal override int Field => 21;

    static WorkerHandshakeAuthenticate IWireMessage<WorkerHandshakeAuthenticate>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.Message(1, Challenge);
        writer.Message(2, CapabilityHandshake);
    }
}
