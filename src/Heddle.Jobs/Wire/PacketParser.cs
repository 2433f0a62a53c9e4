namespace Heddle.Jobs;

/// <summary>The two steps of reading: first the envelope, then, when its signature has been looked at, the payload.</summary>
internal static class PacketParser
{
    /// <summary>Reads the outer fields; the answer is what is wrong with them, or <see langword="null"/>.</summary>
    public static PacketFailure? OpenEnvelope(ReadOnlySpan<byte> bytes, PacketLimits limits, out PacketEnvelope envelope)
    {
        envelope = default;
        if (bytes.Length > limits.MaxPacketBytes)
        {
            return PacketFailure.Of(
                PacketRejection.TooLarge,
                $"the packet has `{bytes.Length}` bytes, more than {limits.MaxPacketBytes}",
                "",
                ""
            );
        }

        var reader = new WireReader(bytes, limits);
        envelope = new(ref reader);
        if (reader.Rejection != PacketRejection.None)
        {
            return Malformed(envelope, reader, "envelope");
        }

        if (envelope is { PayloadField: 0, HasUnknownField: false })
        {
            return envelope.Fail(PacketRejection.Empty, "the packet has no payload");
        }

        if (envelope.ProtocolVersion != BusPacket.Version)
        {
            return envelope.Fail(
                PacketRejection.UnsupportedVersion,
                $"the packet has protocol version `{envelope.ProtocolVersion}`, not 1"
            );
        }

        return envelope.PayloadField == 0
            ? envelope.Fail(PacketRejection.UnknownPayload, "the packet has no payload of a known kind")
            : null;
    }

    /// <summary>Reads the payload; the answer is what is wrong with it, or <see langword="null"/>.</summary>
    public static PacketFailure? OpenPayload(
        in PacketEnvelope envelope,
        PacketLimits limits,
        out BusPacket packet,
        out bool hasUnknownField
    )
    {
        var reader = new WireReader(envelope.Payload, limits);
        packet = envelope.With(ReadPayload(envelope.PayloadField, ref reader));
        hasUnknownField = envelope.HasUnknownField || reader.SawUnknownField;
        return reader.Rejection == PacketRejection.None ? null : Malformed(envelope, reader, "payload");
    }

    private static PacketPayload ReadPayload(int field, ref WireReader reader) =>
        field switch
        {
            10 => Read<JobRequest>(ref reader),
            11 => Read<JobResult>(ref reader),
            12 => Read<Heartbeat>(ref reader),
            13 => Read<SystemAlert>(ref reader),
            15 => Read<JobProgress>(ref reader),
            16 => Read<JobCancel>(ref reader),
            17 => Read<Handshake>(ref reader),
            19 => Read<WorkerHandshakeChallengeRequest>(ref reader),
            20 => Read<WorkerHandshakeChallenge>(ref reader),
            21 => Read<WorkerHandshakeAuthenticate>(ref reader),
            22 => Read<WorkerHandshakeResult>(ref reader),
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "not the number of a payload"),
        };

    private static T Read<T>(ref WireReader reader)
        where T : PacketPayload, IWireMessage<T> => T.Read(ref reader);

    private static PacketFailure Malformed(in PacketEnvelope envelope, in WireReader reader, string part) =>
        envelope.Fail(reader.Rejection, $"{Describe(reader.Rejection)} at byte {reader.RejectedAt} of the {part}");

    private static string Describe(PacketRejection rejection) =>
        rejection switch
        {
            PacketRejection.Truncated => "the bytes end inside a field",
            PacketRejection.NonMinimalVarint => "a number is longer than its value needs",
            PacketRejection.InvalidText => "a text is not UTF-8",
            PacketRejection.DuplicateField => "a field or key occurs twice",
            PacketRejection.SeveralPayloads => "there is a second payload",
            PacketRejection.TooLarge => "a text, list or map is beyond its limit",
            _ => "a tag or number is not what belongs there",
        };
}
