namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record SignatureMetadata : IWireMessage<SignatureMetadata>
{
    private SignatureMetadata(ref WireReader reader)
    {
        do
        {
            ProfileVersion = reader.Name(1, ProfileVersion);
            Algorithm = reader.Name(2, Algorithm);
            MessageId = reader.Bytes(3, MessageId);
            Audience = reader.Name(4, Audience);
            ExpiresAt = reader.Timestamp(5, ExpiresAt);
            KeyId = reader.Name(6, KeyId);
        } while (reader.Another());
    }

    static SignatureMetadata IWireMessage<SignatureMetadata>.Read(ref WireReader reader) => new(ref reader);

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, ProfileVersion);
        writer.String(2, Algorithm);
        writer.Bytes(3, MessageId.Span);
        writer.String(4, Audience);
        writer.Timestamp(5, ExpiresAt);
        writer.String(6, KeyId);
    }
}
