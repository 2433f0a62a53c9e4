namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record JobMetadata : IWireMessage<JobMetadata>
{
    private JobMetadata(ref WireReader reader)
    {
        do
        {
            TenantId = reader.Name(1, TenantId);
            ActorId = reader.Name(2, ActorId);
            ActorType = (ActorType)reader.Int32(3, (int)ActorType);
            IdempotencyKey = reader.String(4, IdempotencyKey);
            Capability = reader.Name(5, Capability);
            RiskTags = reader.Strings(6, RiskTags);
            Requires = reader.Strings(7, Requires);
            PackId = reader.Name(8, PackId);
            Labels = reader.Map(9, Labels);
        } while (reader.Another());
    }

    static JobMetadata IWireMessage<JobMetadata>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, TenantId);
        writer.String(2, ActorId);
        writer.Int32(3, (int)ActorType);
        writer.String(4, IdempotencyKey);
        writer.String(5, Capability);
        writer.Strings(6, RiskTags);
        writer.Strings(7, Requires);
        writer.String(8, PackId);
        writer.Map(9, Labels);
    }
}
