namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record Compensation : IWireMessage<Compensation>
{
    private Compensation(ref WireReader reader)
    {
        do
        {
            Topic = reader.Name(1, Topic);
            ContextPointer = reader.String(2, ContextPointer);
            Priority = (JobPriority)reader.Int32(3, (int)Priority);
            AdapterId = reader.Name(4, AdapterId);
            Environment = reader.Map(5, Environment);
            MemoryId = reader.String(6, MemoryId);
            ContextHints = reader.Message(7, ContextHints);
            Budget = reader.Message(8, Budget);
            TenantId = reader.Name(9, TenantId);
            PrincipalId = reader.Name(10, PrincipalId);
            Labels = reader.Map(11, Labels);
            Metadata = reader.Message(12, Metadata);
            Identity = reader.Message(13, Identity);
            Dispatch = reader.Message(14, Dispatch);
            ContextReference = reader.Message(15, ContextReference);
        } while (reader.Another());
    }

    static Compensation IWireMessage<Compensation>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, Topic);
        writer.String(2, ContextPointer);
        writer.Int32(3, (int)Priority);
        writer.String(4, AdapterId);
        writer.Map(5, Environment);
        writer.String(6, MemoryId);
        writer.Message(7, ContextHints);
        writer.Message(8, Budget);
        writer.String(9, TenantId);
        writer.String(10, PrincipalId);
        writer.Map(11, Labels);
        writer.Message(12, Metadata);
        writer.Message(13, Identity);
        writer.Message(14, Dispatch);
        writer.Message(15, ContextReference);
    }
}
