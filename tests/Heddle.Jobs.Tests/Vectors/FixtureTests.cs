using System.Security.Cryptography;

namespace Heddle.Jobs.Tests;

/// <summary>The published fixtures, both ways.</summary>
public sealed class FixtureTests
{
    public static TheoryData<string> Names => [.. Fixtures.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fixture_built_from_its_values_gives_its_bytes(string name)
    {
        var (unsigned, _, sha256) = CapVectors.Fixture(name);

        var bytes = PacketSigner.Unsigned.Sign(Fixtures.All[name], "sys.test");

        Convert.ToHexString(bytes).ShouldBe(Convert.ToHexString(unsigned));
        Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(sha256);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fixture_read_from_its_bytes_has_its_values(string name)
    {
        var result = PacketReader.Read(CapVectors.Fixture(name).Unsigned, "sys.test");

        result.Failure.ShouldBeNull();
        result.Packet.ShouldBe(Fixtures.All[name]);
        result.Trust.ShouldBe(PacketTrust.Unverified);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fixture_with_its_published_signature_verifies(string name)
    {
        var result = PacketReader.Read(Signed(name), "sys.test", Strict(name));

        result.Failure.ShouldBeNull();
        result.Packet.ShouldBe(Fixtures.All[name]);
        result.Trust.ShouldBe(PacketTrust.Signed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_signature_of_ours_is_over_the_published_bytes(string name)
    {
        using var key = JobSigningKey.Create();
        var unsigned = CapVectors.Fixture(name).Unsigned;

        var bytes = PacketSigner.Create(key).Sign(Fixtures.All[name], "sys.test");

        bytes.AsSpan(0, unsigned.Length).SequenceEqual(unsigned).ShouldBeTrue();
        var signature = bytes.AsSpan(unsigned.Length);
        signature[0].ShouldBe((byte)0x72);
        signature[1].ShouldBe((byte)(signature.Length - 2));
        key.PublicKey.Verify(unsigned, signature[2..]).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_signature_verifies_wherever_its_field_stands(string name)
    {
        var (unsigned, signature, _) = CapVectors.Fixture(name);
        byte[] field = [0x72, (byte)signature.Length, .. signature];

        PacketReader.Read([.. field, .. unsigned], "sys.test", Strict(name)).Failure.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Tampering_with_any_byte_is_noticed(string name)
    {
        var signed = Signed(name);
        var strict = Strict(name);
        for (var at = 0; at < signed.Length; at++)
        {
            foreach (var change in (byte[])[0x01, 0x08, 0x80])
            {
                signed[at] ^= change;
                PacketReader.Read(signed, "sys.test", strict).IsAccepted.ShouldBeFalse($"byte {at} ^ {change}");
                signed[at] ^= change;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Removing_or_adding_a_byte_anywhere_is_noticed(string name)
    {
        var signed = Signed(name);
        var strict = Strict(name);
        for (var at = 0; at < signed.Length; at++)
        {
            PacketReader.Read([.. signed[..at], .. signed[(at + 1)..]], "sys.test", strict).IsAccepted.ShouldBeFalse($"without byte {at}");
            PacketReader.Read([.. signed[..at], 0, .. signed[at..]], "sys.test", strict).IsAccepted.ShouldBeFalse($"zero before byte {at}");
        }
    }

    private static byte[] Signed(string name)
    {
        var (unsigned, signature, _) = CapVectors.Fixture(name);
        return [.. unsigned, 0x72, (byte)signature.Length, .. signature];
    }

    private static PacketReaderOptions Strict(string name) =>
        new() { Keys = JobKeyRing.Empty.With(Fixtures.All[name].SenderId, CapVectors.PublicKey) };
}
