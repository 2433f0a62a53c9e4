namespace Heddle.Jobs;

/// <summary>
/// A packet's outer fields with the payload still sealed: enough to choose a key and check the signature over the raw bytes before
/// anything inside is believed.
/// </summary>
internal readonly ref struct PacketEnvelope
{
    /// <summary>The signature's number, and its one-byte tag at the end of a signed packet.</summary>
    public const int SignatureField = 14;
    private const int SignatureTagLength = 1;
    private const int FirstPayload = 10;
    private const int LastPayload = 22;
    private const int TokenField = 18;

    public PacketEnvelope(scoped ref WireReader reader)
    {
        TraceId = SenderId = AuthToken = "";
        do
        {
            TraceId = reader.String(1, TraceId);
            SenderId = reader.Name(2, SenderId);
            CreatedAt = reader.Timestamp(3, CreatedAt);
            ProtocolVersion = reader.Int32(4, ProtocolVersion);
            SignatureMetadata = reader.Message(5, SignatureMetadata);
            Identity = reader.Message(6, Identity);
            AuthToken = reader.String(TokenField, AuthToken);
            if (reader.Field == SignatureField)
            {
                var start = reader.Position - SignatureTagLength;
                Signature = reader.TakeBlock(out var end);
                SignatureSpan = start..end;
            }
            else if (reader.Field is >= FirstPayload and <= LastPayload and not TokenField)
            {
                if (PayloadField != 0 && PayloadField != reader.Field)
                {
                    reader.Reject(PacketRejection.SeveralPayloads);
                }

                PayloadField = reader.Field;
                Payload = reader.TakeBlock();
            }
        } while (reader.Another());
        HasUnknownField = reader.SawUnknownField;
    }

    public string TraceId { get; }

    public string SenderId { get; }

    public Timestamp? CreatedAt { get; }

    public int ProtocolVersion { get; }

    public SignatureMetadata? SignatureMetadata { get; }

    public IdentityBinding? Identity { get; }

    public string AuthToken { get; }

    public bool HasUnknownField { get; }

    /// <summary>The number of the payload's field; 0 when there is none.</summary>
    public int PayloadField { get; }

    public ReadOnlySpan<byte> Payload { get; }

    public ReadOnlySpan<byte> Signature { get; }

    /// <summary>Where the signature's field stands in the packet, tag included; empty when there is none.</summary>
    public Range SignatureSpan { get; }

    /// <summary>A failure that says whom it is about.</summary>
    public PacketFailure Fail(PacketRejection rejection, string detail) => PacketFailure.Of(rejection, detail, TraceId, SenderId);

    /// <summary>A failure of the rules.</summary>
    public PacketFailure Fail(IReadOnlyList<ValidationError> errors) => PacketFailure.Of(errors, TraceId, SenderId);

    /// <summary>The packet, with its payload opened.</summary>
    public BusPacket With(PacketPayload payload) =>
        new()
        {
            TraceId = TraceId,
            SenderId = SenderId,
            CreatedAt = CreatedAt,
            ProtocolVersion = ProtocolVersion,
            SignatureMetadata = SignatureMetadata,
            Identity = Identity,
            AuthToken = AuthToken,
            Payload = payload,
        };
}
