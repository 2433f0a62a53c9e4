namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record IdentityBinding : IWireMessage<IdentityBinding>
{
    private IdentityBinding(ref WireReader reader)
    {
        do
        {
            TenantId = reader.Name(1, TenantId);
            PrincipalId = reader.Name(2, PrincipalId);
            ActorId = reader.Name(3, ActorId);
            DelegationId = reader.String(4, DelegationId);
        } while (reader.Another());
    }

    static IdentityBinding IWireMessage<IdentityBinding>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, TenantId);
        writer.String(2, PrincipalId);
        writer.String(3, ActorId);
        writer.String(4, DelegationId);
    }
}
