namespace Heddle.Jobs.Tests;

/// <summary>Nothing a stranger sends throws, hangs or is accepted for something it is not.</summary>
public sealed class HostileBytesTests
{
    private static readonly PacketReaderOptions[] Readers = [new(), new() { Keys = JobKeyRing.Empty }];

    public static TheoryData<string> Names => FixtureTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fixture_cut_at_any_byte_is_refused_or_a_shorter_valid_packet(string name)
    {
        var bytes = PacketEncoder.Encode(Fixtures.All[name]);
        for (var length = 0; length < bytes.Length; length++)
        {
            Check(bytes.AsSpan(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Randomly_changed_fixtures_are_refused_or_valid_packets(string name)
    {
        var fixture = PacketEncoder.Encode(Fixtures.All[name]);
        var random = new Random(name.Length);
        for (var round = 0; round < 5_000; round++)
        {
            Check(Mutate(fixture, random));
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            Check(bytes);
        }
    }

    [Fact]
    public void A_packet_of_nothing_but_tiny_unknown_fields_is_read_in_bounded_memory()
    {
        var bytes = new byte[PacketLimits.Default.MaxPacketBytes];
        for (var i = 0; i + 1 < bytes.Length; i += 2)
        {
            bytes[i] = 0x38; // Field 7, which nobody defined, as a number.
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        PacketReader.Read(bytes, "x").Failure!.Rejection.ShouldBe(PacketRejection.UnsupportedVersion);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    // What is accepted must be a packet in its own right: writing and reading it again gives the same.
    private static void Check(ReadOnlySpan<byte> bytes)
    {
        foreach (var options in Readers)
        {
            var result = PacketReader.Read(bytes, "sys.test", options);
            if (result.IsAccepted)
            {
                options.Keys.ShouldBeNull();
                PacketReader.Read(PacketSigner.Unsigned.Sign(result.Packet, "sys.test"), "sys.test").Packet.ShouldBe(result.Packet);
            }
            else
            {
                result.Failure.Detail.ShouldNotBeNullOrEmpty();
                result.Failure.ToAlert("test", "sys.test").ErrorCode.ShouldNotBe(ErrorCode.Unspecified);
            }
        }
    }

    private static byte[] Mutate(byte[] fixture, Random random)
    {
        var bytes = fixture.ToList();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }
}
