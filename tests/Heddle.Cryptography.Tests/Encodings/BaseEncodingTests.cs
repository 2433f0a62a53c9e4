using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Heddle.Cryptography.Tests;

public sealed class BaseEncodingTests
{
    [Theory]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void The_base32_vectors_of_RFC_4648_hold_without_padding(string plain, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(plain);
        var encoded = new char[Base32.EncodedLength(bytes.Length)];
        Base32.Encode(bytes, encoded);
        new string(encoded).ShouldBe(text);
        var decoded = new byte[bytes.Length];
        Base32.TryDecode(text, decoded).ShouldBeTrue();
        decoded.ShouldBe(bytes);
    }

    [Theory]
    [InlineData("MZ")]
    [InlineData("mY")]
    [InlineData("M1")]
    [InlineData("M8")]
    [InlineData("MY=")]
    [InlineData("M")]
    public void Other_base32_is_refused(string text) => Base32.TryDecode(text, new byte[1]).ShouldBeFalse();

    [Theory]
    [InlineData("", "")]
    [InlineData("48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U")]
    [InlineData(
        "54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e",
        "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"
    )]
    [InlineData("0000287fb4cd", "11233QC4")]
    public void The_base58_vectors_of_the_draft_hold(string hex, string text)
    {
        var bytes = Convert.FromHexString(hex);
        Base58.Encode(bytes).ShouldBe(text);
        var decoded = new byte[64];
        Base58.TryDecode(text, decoded, out var written).ShouldBeTrue();
        decoded[..written].ShouldBe(bytes);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("O")]
    [InlineData("I")]
    [InlineData("l")]
    [InlineData("2NE po")]
    [InlineData("ü")]
    public void Characters_that_look_alike_or_are_foreign_are_refused(string text) =>
        Base58.TryDecode(text, new byte[16], out _).ShouldBeFalse();

    [Fact]
    public void Base58_that_does_not_fit_is_refused()
    {
        Base58.TryDecode(new string('1', 17), new byte[16], out _).ShouldBeFalse();
        Base58.TryDecode(new string('z', 30), new byte[16], out _).ShouldBeFalse();
        Base58.TryDecode("5R", new byte[1], out _).ShouldBeFalse();
        Base58.TryDecode("5Q", new byte[1], out var written).ShouldBeTrue();
        written.ShouldBe(1);
    }

    [Fact]
    public void Every_byte_string_comes_back_from_each_encoding() =>
        Prop.ForAll<byte[]>(bytes =>
            {
                var base32 = new char[Base32.EncodedLength(bytes.Length)];
                Base32.Encode(bytes, base32);
                var fromBase32 = new byte[bytes.Length];
                var fromBase58 = new byte[bytes.Length];
                return Base32.TryDecode(base32, fromBase32)
                    && fromBase32.AsSpan().SequenceEqual(bytes)
                    && Base58.TryDecode(Base58.Encode(bytes), fromBase58, out var written)
                    && fromBase58.AsSpan(0, written).SequenceEqual(bytes)
                    && StrictBase64Url.Decode(StrictBase64Url.Encode(bytes)).AsSpan().SequenceEqual(bytes);
            })
            .QuickCheckThrowOnFailure();
}
