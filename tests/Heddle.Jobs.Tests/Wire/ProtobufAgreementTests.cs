using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Proto = Cordum.Agent.V1.BusPacket;

namespace Heddle.Jobs.Tests;

/// <summary>The codec against protobuf's own implementation of the contract.</summary>
public sealed class ProtobufAgreementTests
{
    private const int Packets = 400;

    // What a member's name is on the wire, where it is not its own name in snake case.
    private static readonly Dictionary<string, string> WireNames = new()
    {
        ["ContextPointer"] = "context_ptr",
        ["ResultPointer"] = "result_ptr",
        ["ArtifactPointers"] = "artifact_ptrs",
        ["ContextReference"] = "context_ref",
        ["ResultReference"] = "result_ref",
        ["ArtifactReferences"] = "artifact_refs",
        ["Environment"] = "env",
        ["Metadata"] = "meta",
        ["DeadlineMilliseconds"] = "deadline_ms",
        ["ExecutionMilliseconds"] = "execution_ms",
        ["ProgressPercent"] = "progress_pct",
        ["ErrorText"] = "error_code",
        ["ErrorCode"] = "error_code_enum",
    };

    [Fact]
    public void Protobuf_reads_what_we_write_and_writes_the_same_bytes()
    {
        for (var seed = 0; seed < Packets; seed++)
        {
            var bytes = PacketEncoder.Encode(new PacketGenerator(seed) { ForProtobuf = true }.Packet());

            var proto = Proto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);

            Convert.ToHexString(Deterministic(proto)).ShouldBe(Convert.ToHexString(bytes), $"seed {seed}");
        }
    }

    [Fact]
    public void We_read_what_protobuf_writes_and_write_the_same_packet()
    {
        for (var seed = 0; seed < Packets; seed++)
        {
            var packet = new PacketGenerator(seed) { ForProtobuf = true }.Packet();

            Open(Proto.Parser.ParseFrom(PacketEncoder.Encode(packet)).ToByteArray()).ShouldBe(packet, $"seed {seed}");
        }
    }

    [Fact]
    public void A_packet_that_is_written_and_read_is_the_same()
    {
        for (var seed = 0; seed < Packets; seed++)
        {
            var packet = new PacketGenerator(seed).Packet();

            var read = Open(PacketEncoder.Encode(packet));

            read.ShouldBe(packet, $"seed {seed}");
            read.GetHashCode().ShouldBe(packet.GetHashCode(), $"seed {seed}");
        }
    }

    [Fact]
    public void Fields_in_any_order_are_read_alike()
    {
        for (var seed = 0; seed < Packets; seed++)
        {
            var packet = new PacketGenerator(seed).Packet();

            Open(Reverse(PacketEncoder.Encode(packet))).ShouldBe(packet, $"seed {seed}");
        }
    }

    // What the dispatcher keeps for itself in the same form, and no peer reads.
    private static readonly Type[] Kept = [typeof(JobRecord), typeof(JobEvent)];

    public static TheoryData<string> Messages =>
        [
            .. typeof(IWireMessage<>)
                .Assembly.GetTypes()
                .Where(type => type.IsAssignableTo(typeof(IWireWritable)) && type.IsClass && !Kept.Contains(type))
                .Select(type => type.Name),
        ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_member_has_its_number_and_every_number_its_member(string message)
    {
        var type = typeof(BusPacket).Assembly.GetType($"Heddle.Jobs.{message}")!;
        var descriptor = Descriptor(message);
        var seen = new HashSet<string>();
        foreach (
            var property in type.GetProperties().Where(property => property.CanWrite && property.PropertyType != typeof(PacketPayload))
        )
        {
            var name = WireNames.GetValueOrDefault(property.Name) ?? SnakeCase(property.Name);
            var proto = descriptor.Parser.ParseFrom(WithOnly(type, property));
            var set = descriptor.Fields.InFieldNumberOrder().Where(field => IsSet(field, proto)).Select(field => field.Name);

            set.ShouldBe([name], $"{message}.{property.Name}");
            seen.Add(name);
        }

        var payloads = descriptor.Oneofs.SelectMany(oneof => oneof.Fields).Select(field => field.Name);
        seen.Concat(payloads)
            .Concat(message is nameof(BusPacket) ? ["signature"] : [])
            .ShouldBe(descriptor.Fields.InFieldNumberOrder().Select(field => field.Name), ignoreOrder: true);
    }

    [Fact]
    public void Every_payload_stands_in_the_field_of_its_name()
    {
        foreach (var type in PacketGenerator.PayloadTypes)
        {
            var payload = (PacketPayload)Activator.CreateInstance(type)!;
            var field = Proto.Descriptor.FindFieldByNumber(payload.Field);

            field.MessageType.Name.ShouldBe(type.Name);
            field.ContainingOneof.Name.ShouldBe("payload");
        }
    }

    private static byte[] WithOnly(Type type, PropertyInfo property)
    {
        var record = Activator.CreateInstance(type)!;
        foreach (var other in type.GetProperties().Where(other => other.CanWrite && !other.PropertyType.IsClass))
        {
            other.SetValue(record, null);
        }

        if (record is Handshake handshake)
        {
            record = handshake with { SupportedVersions = [] };
        }

        if (record is BusPacket packet)
        {
            // A payload is required, so the smallest stands in; the caller leaves payloads out of its account.
            record = packet with
            {
                TraceId = "",
                SenderId = "",
                Payload = new SystemAlert(),
            };
        }

        property.SetValue(record, Sample(property.PropertyType));
        var writer = new WireWriter(64);
        try
        {
            ((IWireWritable)record).Write(ref writer);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static object Sample(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => "x",
            _ when type == typeof(AuthToken) => new AuthToken("x"),
            _ when type == typeof(PacketBytes) => new PacketBytes([1]),
            _ when type == typeof(PacketList<string>) => (PacketList<string>)["x"],
            _ when type == typeof(PacketList<int>) => (PacketList<int>)[1],
            _ when type == typeof(PacketList<ResourceRef>) => (PacketList<ResourceRef>)[new ResourceRef()],
            _ when type == typeof(PacketMap<string>) => (PacketMap<string>)[new("k", "v")],
            _ when type == typeof(PacketMap<bool>) => (PacketMap<bool>)[new("k", true)],
            _ when type == typeof(Timestamp) => new Timestamp(1),
            _ when type == typeof(bool) => true,
            _ when type.IsEnum => Enum.ToObject(type, 1),
            _ when type.IsPrimitive => Convert.ChangeType(1, type),
            _ => Activator.CreateInstance(type)!,
        };
    }

    private static bool IsSet(FieldDescriptor field, IMessage message) =>
        field.ContainingOneof is null
        && field.Accessor.GetValue(message) switch
        {
            null or "" or false or 0 or 0L or 0UL or 0f => false,
            ByteString bytes => !bytes.IsEmpty,
            System.Collections.ICollection items => items.Count > 0,
            Enum number => Convert.ToInt32(number) != 0,
            _ => true,
        };

    private static MessageDescriptor Descriptor(string name) =>
        Proto
            .Descriptor.File.Dependencies.Append(Proto.Descriptor.File)
            .SelectMany(file => file.MessageTypes)
            .Single(message => message.Name == name);

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static byte[] Deterministic(Cordum.Agent.V1.BusPacket message)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true) { Deterministic = true })
        {
            message.WriteTo(output);
        }

        return stream.ToArray();
    }

    private static BusPacket Open(byte[] bytes)
    {
        PacketParser.OpenEnvelope(bytes, PacketLimits.Default, out var envelope).ShouldBeNull();
        PacketParser.OpenPayload(envelope, PacketLimits.Default, out var packet, out var hasUnknownField).ShouldBeNull();
        hasUnknownField.ShouldBeFalse();
        return packet;
    }

    /// <summary>The same fields, last to first.</summary>
    private static byte[] Reverse(byte[] message)
    {
        var fields = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (!input.IsAtEnd)
        {
            var start = (int)input.Position;
            var tag = input.ReadTag();
            _ = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed32 => input.ReadFixed32(),
                _ => (ulong)input.ReadBytes().Length,
            };
            fields.Add(message[start..(int)input.Position]);
        }

        fields.Reverse();
        return [.. fields.SelectMany(field => field)];
    }
}
