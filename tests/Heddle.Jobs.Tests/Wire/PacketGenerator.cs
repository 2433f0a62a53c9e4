using System.Reflection;

namespace Heddle.Jobs.Tests;

/// <summary>Makes packets with random content in every member, by reflection, so that no new member is forgotten.</summary>
internal sealed class PacketGenerator(int seed)
{
    private const string Astral = "😀";
    private static readonly Type[] Payloads =
    [
        .. typeof(PacketPayload).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PacketPayload))),
    ];

    // Words around everything the order and length of texts depend on.
    private static readonly string[] Words =
    [
        "a",
        "job.tools",
        "redis://ctx:run1:step@1",
        "ü",
        "漢字",
        "\uE000 private",
        "\uFFFD",
        $"{Astral} smile",
        "\0",
        new('x', 127),
        new('x', 128),
        new('é', 64),
        new('漢', 6_000),
    ];

    private readonly Random _random = new(seed);

    /// <summary>Whether to leave out what the protobuf library writes otherwise: maps with default keys or values, or with astral keys.</summary>
    public bool ForProtobuf { get; init; }

    public static IEnumerable<Type> PayloadTypes => Payloads;

    public BusPacket Packet() =>
        (BusPacket)Record(typeof(BusPacket)) with
        {
            Payload = (PacketPayload)Record(Payloads[_random.Next(Payloads.Length)]),
            ProtocolVersion = 1,
        };

    private object Record(Type type)
    {
        var record = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            if (property.PropertyType != typeof(PacketPayload) && _random.Next(4) > 0)
            {
                property.SetValue(record, Value(property.PropertyType));
            }
        }

        return record;
    }

    private object Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => Text(),
            _ when type == typeof(AuthToken) => new AuthToken(Text()),
            _ when type == typeof(int) => (int)_random.NextInt64(int.MinValue, int.MaxValue) >> _random.Next(32),
            _ when type == typeof(long) => _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64),
            _ when type == typeof(ulong) => (ulong)_random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64),
            _ when type == typeof(bool) => _random.Next(2) == 0,
            _ when type == typeof(float) => BitConverter.UInt32BitsToSingle((uint)_random.NextInt64(uint.MaxValue)),
            _ when type == typeof(Timestamp) => new Timestamp(_random.NextInt64(-1L << 35, 1L << 35), _random.Next(3) * 123_456_789),
            _ when type == typeof(PacketBytes) => new PacketBytes(Bytes()),
            _ when type.IsEnum => Enum.ToObject(type, _random.Next(3) == 0 ? _random.Next(-5, 5_000) : _random.Next(12)),
            _ when type == typeof(PacketList<string>) => new PacketList<string>(Many(Text)),
            _ when type == typeof(PacketList<int>) => new PacketList<int>(Many(() => _random.Next(-2, 300))),
            _ when type == typeof(PacketList<ResourceRef>) => new PacketList<ResourceRef>(
                Many(() => (ResourceRef)Record(typeof(ResourceRef)))
            ),
            _ when type == typeof(PacketMap<string>) => Map(Text, ""),
            _ when type == typeof(PacketMap<bool>) => Map(() => _random.Next(2) == 0, false),
            _ => Record(type),
        };
    }

    private PacketMap<TValue> Map<TValue>(Func<TValue> value, TValue absent)
        where TValue : notnull
    {
        var entries = new Dictionary<string, TValue>();
        foreach (var key in Many(Text))
        {
            var chosen = value();
            if (!ForProtobuf || (key.Length > 0 && !key.Contains(Astral, StringComparison.Ordinal) && !chosen.Equals(absent)))
            {
                entries[key] = chosen;
            }
        }

        return entries;
    }

    private T[] Many<T>(Func<T> make)
    {
        var items = new T[_random.Next(5)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = make();
        }

        return items;
    }

    private string Text() =>
        _random.Next(10) switch
        {
            0 => "",
            < 4 => Words[_random.Next(Words.Length)],
            _ => $"{Words[_random.Next(3)]}-{_random.Next()}",
        };

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(3) * 20];
        _random.NextBytes(bytes);
        return bytes;
    }
}
