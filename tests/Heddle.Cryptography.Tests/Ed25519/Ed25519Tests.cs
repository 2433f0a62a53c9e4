using System.Numerics;
using System.Text;

namespace Heddle.Cryptography.Tests;

public sealed class Ed25519Tests
{
    // RFC 8032, section 7.1: seed, public key, message, signature.
    public static readonly TheoryData<string, string, string, string> Rfc8032 = new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            // SHA(abc)
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    private static readonly byte[] Message = Encoding.ASCII.GetBytes("what is signed");

    [Theory]
    [MemberData(nameof(Rfc8032))]
    public void The_vectors_of_RFC_8032_hold(string seed, string publicKey, string message, string signature)
    {
        using var key = Ed25519PrivateKey.FromSeed(Convert.FromHexString(seed));
        key.PublicKey.ToString().ShouldBe(publicKey);
        Convert.ToHexStringLower(key.Sign(Convert.FromHexString(message))).ShouldBe(signature);
        new Ed25519PublicKey(Convert.FromHexString(publicKey))
            .Verify(Convert.FromHexString(message), Convert.FromHexString(signature))
            .ShouldBeTrue();
    }

    [Fact]
    public void A_generated_key_signs_and_its_exported_seed_makes_the_same_key()
    {
        using var key = Ed25519PrivateKey.Generate();
        using var other = Ed25519PrivateKey.Generate();
        key.PublicKey.ShouldNotBe(other.PublicKey);

        var seed = new byte[32];
        key.ExportSeed(seed);
        using var same = Ed25519PrivateKey.FromSeed(seed);
        same.PublicKey.ShouldBe(key.PublicKey);
        same.PublicKey.GetHashCode().ShouldBe(key.PublicKey.GetHashCode());
        key.PublicKey.Verify(Message, same.Sign(Message)).ShouldBeTrue();
        other.PublicKey.Verify(Message, same.Sign(Message)).ShouldBeFalse();
    }

    [Fact]
    public void A_change_of_any_bit_of_signature_key_or_message_is_seen()
    {
        using var key = Ed25519PrivateKey.Generate();
        var signature = key.Sign(Message);
        for (var bit = 0; bit < signature.Length * 8; bit += 7)
        {
            key.PublicKey.Verify(Message, Flip(signature, bit)).ShouldBeFalse();
        }

        for (var bit = 0; bit < 256; bit += 5)
        {
            new Ed25519PublicKey(Flip(key.PublicKey.Bytes, bit)).Verify(Message, signature).ShouldBeFalse();
        }

        for (var bit = 0; bit < Message.Length * 8; bit += 3)
        {
            key.PublicKey.Verify(Flip(Message, bit), signature).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(10_000)]
    public void A_signature_of_another_length_verifies_nothing(int length)
    {
        using var key = Ed25519PrivateKey.Generate();
        key.PublicKey.Verify(Message, new byte[length]).ShouldBeFalse();
    }

    [Fact]
    public void A_signature_whose_scalar_is_not_canonical_is_refused()
    {
        using var key = Ed25519PrivateKey.Generate();
        var signature = key.Sign(Message);
        var order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");
        var scalar = new BigInteger(signature.AsSpan(32), isUnsigned: true) + order;
        signature.AsSpan(32).Clear();
        scalar.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true).ShouldBeTrue();
        key.PublicKey.Verify(Message, signature).ShouldBeFalse();

        order.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true).ShouldBeTrue();
        Ed25519Rules.IsCanonicalScalar(signature.AsSpan(32)).ShouldBeFalse();
        signature[32]--;
        Ed25519Rules.IsCanonicalScalar(signature.AsSpan(32)).ShouldBeTrue();
    }

    [Fact]
    public void Bytes_that_are_no_point_verify_nothing()
    {
        // y = 2 has no x on the curve.
        byte[] key = [2, .. new byte[31]];
        using var signer = Ed25519PrivateKey.Generate();
        new Ed25519PublicKey(key).Verify(Message, signer.Sign(Message)).ShouldBeFalse();
    }

    [Fact]
    public async Task One_key_serves_many_threads()
    {
        using var key = Ed25519PrivateKey.Generate();
        var expected = key.Sign(Message);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        for (var i = 0; i < 50; i++)
                        {
                            key.Sign(Message).ShouldBe(expected);
                            key.PublicKey.Verify(Message, expected).ShouldBeTrue();
                        }
                    })
                )
        );
    }

    [Fact]
    public void A_disposed_key_neither_signs_nor_shows_its_seed()
    {
        var key = Ed25519PrivateKey.Generate();
        var signature = key.Sign(Message);
        key.Dispose();
        key.Dispose();
        Should.Throw<ObjectDisposedException>(() => key.Sign(Message));
        Should.Throw<ObjectDisposedException>(() => key.ExportSeed(new byte[32]));
        key.PublicKey.Verify(Message, signature).ShouldBeTrue();
    }

    [Fact]
    public void Lengths_are_checked_before_any_native_call()
    {
        using var key = Ed25519PrivateKey.Generate();
        Should.Throw<ArgumentException>(() => Ed25519PrivateKey.FromSeed(new byte[31]));
        Should.Throw<ArgumentException>(() => new Ed25519PublicKey(new byte[33]));
        Should.Throw<ArgumentException>(() => key.Sign(Message, new byte[63]));
        Should.Throw<ArgumentException>(() => key.ExportSeed(new byte[31]));
    }

    [Fact]
    public void A_missing_library_is_named()
    {
        var failure = Should.Throw<OpenSslMissingException>(() => Libcrypto.Load(["libcrypto.so.99", "libheddle-none"]));
        failure.Tried.ShouldBe(["libcrypto.so.99", "libheddle-none"]);
        failure.Message.ShouldContain("`libcrypto.so.99`, `libheddle-none`");
        failure.Message.ShouldContain("install OpenSSL 3");
    }

    [Fact]
    public void A_library_of_another_kind_is_passed_over() =>
        Should.Throw<OpenSslMissingException>(() => Libcrypto.Load([OperatingSystem.IsWindows() ? "kernel32" : "libm.so.6"]));

    internal static byte[] Flip(ReadOnlySpan<byte> bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
