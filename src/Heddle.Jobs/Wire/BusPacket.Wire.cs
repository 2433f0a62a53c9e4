namespace Heddle.Jobs;

/// <content>The wire form.</content>
public sealed partial record BusPacket : IWireWritable
{
    private const int TokenField = 18;

    void IWireWritable.Write(ref WireWriter writer)
    {
        writer.String(1, TraceId);
        writer.String(2, SenderId);
        writer.Timestamp(3, CreatedAt);
        writer.Int32(4, ProtocolVersion);
        writer.Message(5, SignatureMetadata);
        writer.Message(6, Identity);
        if (Payload.Field < TokenField)
        {
            writer.Payload(Payload);
            writer.String(TokenField, AuthToken.Value);
        }
        else
        {
            writer.String(TokenField, AuthToken.Value);
            writer.Payload(Payload);
        }
    }
}
