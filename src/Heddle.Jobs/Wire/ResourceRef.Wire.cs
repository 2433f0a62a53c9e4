namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record ResourceRef : IWireMessage<ResourceRef>
{
    private ResourceRef(ref WireReader reader)
    {
        do
        {
            ResolverId = reader.Name(1, ResolverId);
            Uri = reader.String(2, Uri);
            Sha256 = reader.Bytes(3, Sha256);
            MediaType = reader.Name(4, MediaType);
            SizeBytes = reader.UInt64(5, SizeBytes);
            ExpiresAt = reader.Timestamp(6, ExpiresAt);
            Purpose = reader.Name(7, Purpose);
        } while (reader.Another());
    }

    static ResourceRef IWireMessage<ResourceRef>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, ResolverId);
        writer.String(2, Uri);
        writer.Bytes(3, Sha256.Span);
        writer.String(4, MediaType);
        writer.UInt64(5, SizeBytes);
        writer.Timestamp(6, ExpiresAt);
        writer.String(7, Purpose);
    }
}
