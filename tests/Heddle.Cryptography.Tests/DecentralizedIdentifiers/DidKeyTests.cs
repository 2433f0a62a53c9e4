using System.Security.Cryptography;

namespace Heddle.Cryptography.Tests;

public sealed class DidKeyTests
{
    private const string Ed25519Did = "did:key:z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX";

    // From the method's own specification.
    private const string P256Did = "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169";

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
    )]
    [InlineData("0101010101010101010101010101010101010101010101010101010101010101", Ed25519Did)]
    [InlineData(
        "0202020202020202020202020202020202020202020202020202020202020202",
        "did:key:z6Mko9hTggMwjSTEaJaPUfE6tqcy2xvU6BnNq3e3o8qVBiyH"
    )]
    [InlineData(
        "0303030303030303030303030303030303030303030303030303030303030303",
        "did:key:z6MkvRXNYcE7MMduynWTgeKbDaT1iijDSC8pZqXZc8rHPrf2"
    )]
    [InlineData(
        "0404040404040404040404040404040404040404040404040404040404040404",
        "did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP"
    )]
    public void An_Ed25519_key_has_its_known_identifier(string seed, string did)
    {
        using var key = Ed25519PrivateKey.FromSeed(Convert.FromHexString(seed));
        DidKey.From(key.PublicKey).ToString().ShouldBe(did);
        var read = DidKey.Parse(did);
        read.Algorithm.ShouldBe(DidKeyAlgorithm.Ed25519);
        read.ToEd25519().ShouldBe(key.PublicKey);
        read.ShouldBe(DidKey.From(key.PublicKey));
        read.GetHashCode().ShouldBe(DidKey.From(key.PublicKey).GetHashCode());
    }

    [Fact]
    public void A_known_P_256_identifier_is_read_and_written_back()
    {
        var did = DidKey.Parse(P256Did);
        did.Algorithm.ShouldBe(DidKeyAlgorithm.P256);
        did.KeyBytes.Length.ShouldBe(33);
        using var key = did.ToECDsa();
        DidKey.From(key).ToString().ShouldBe(P256Did);
    }

    [Fact]
    public void A_P_256_key_read_from_its_identifier_verifies()
    {
        for (var i = 0; i < 20; i++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var signature = key.SignData("message"u8, HashAlgorithmName.SHA256);
            var did = DidKey.From(key);
            did.ToString().ShouldStartWith("did:key:zDn");
            using var read = DidKey.Parse(did.ToString()).ToECDsa();
            read.VerifyData("message"u8, signature, HashAlgorithmName.SHA256).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_key_of_another_curve_has_no_identifier()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Should.Throw<ArgumentException>(() => DidKey.From(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("did:key:")]
    [InlineData("did:key:z")]
    [InlineData("did:key:z6")]
    [InlineData("did:web:example.com")]
    [InlineData("DID:KEY:z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX")]
    [InlineData("did:key:m6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX")]
    [InlineData(Ed25519Did + "\n")]
    [InlineData(" " + Ed25519Did)]
    [InlineData(Ed25519Did + "#z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX")]
    [InlineData("did:key:z16Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX")]
    [InlineData("did:key:z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfL")]
    [InlineData("did:key:z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLXX")]
    [InlineData("did:key:z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfL0")]
    public void What_is_no_such_identifier_is_refused(string text)
    {
        DidKey.TryParse(text, out var key).ShouldBeFalse();
        key.ShouldBeNull();
        Should.Throw<FormatException>(() => DidKey.Parse(text));
    }

    [Fact]
    public void Another_codec_and_bytes_that_are_no_point_are_refused()
    {
        // X25519 (0xec), an uncompressed P-256 point, an x beyond the field and one that is on no point.
        Refuse([0xec, 0x01, .. new byte[32]]);
        Refuse([0x80, 0x24, 0x04, .. new byte[32]]);
        Refuse([0x80, 0x24, 0x02, .. Enumerable.Repeat((byte)0xff, 32)]);
        Refuse([0x80, 0x24, 0x02, .. new byte[31], 1]);

        static void Refuse(byte[] bytes) => DidKey.TryParse("did:key:z" + Base58.Encode(bytes), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_huge_text_is_refused_at_once_and_cut_in_the_message()
    {
        var text = "did:key:z" + new string('z', 5_000_000);
        DidKey.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => DidKey.Parse(text)).Message.Length.ShouldBeLessThan(200);
    }

    [Fact]
    public void A_key_is_given_only_as_what_it_is()
    {
        Should.Throw<InvalidOperationException>(() => DidKey.Parse(P256Did).ToEd25519());
        Should.Throw<InvalidOperationException>(() => DidKey.Parse(Ed25519Did).ToECDsa());
    }

    [Fact]
    public void A_weak_key_has_an_identifier_yet_verifies_nothing()
    {
        var weak = DidKey.Parse(DidKey.From(new Ed25519PublicKey([1, .. new byte[31]])).ToString());
        weak.ToEd25519().Verify("message"u8, [1, .. new byte[63]]).ShouldBeFalse();
    }
}
