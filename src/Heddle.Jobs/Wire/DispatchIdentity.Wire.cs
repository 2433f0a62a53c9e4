namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record DispatchIdentity : IWireMessage<DispatchIdentity>
{
    private DispatchIdentity(ref WireReader reader)
    {
        do
        {
            DispatchId = reader.String(1, DispatchId);
            Attempt = reader.UInt64(2, Attempt);
            AssignedWorkerId = reader.Name(3, AssignedWorkerId);
        } while (reader.Another());
    }

    static DispatchIdentity IWireMessage<DispatchIdentity>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, DispatchId);
        writer.UInt64(2, Attempt);
        writer.String(3, AssignedWorkerId);
    }
}
