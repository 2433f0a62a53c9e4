using System.Text;

namespace Heddle.Cryptography.Tests;

public sealed class StrictBase64UrlTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "Zg")]
    [InlineData("fo", "Zm8")]
    [InlineData("foo", "Zm9v")]
    [InlineData("foob", "Zm9vYg")]
    [InlineData("fooba", "Zm9vYmE")]
    [InlineData("foobar", "Zm9vYmFy")]
    public void The_vectors_of_RFC_4648_hold_without_padding(string plain, string text)
    {
        StrictBase64Url.Encode(Encoding.ASCII.GetBytes(plain)).ShouldBe(text);
        Encoding.ASCII.GetString(StrictBase64Url.Decode(text)).ShouldBe(plain);
        StrictBase64Url.DecodedLength(text.Length).ShouldBe(plain.Length);
    }

    [Theory]
    [InlineData("Zg==", "padding")]
    [InlineData("Zg=", "padding")]
    [InlineData("Zg%3D", "padding as in addresses")]
    [InlineData("Zh", "stray bits")]
    [InlineData("Zm9", "stray bits")]
    [InlineData("Zm9vY", "a length that nothing has")]
    [InlineData("Z", "a length that nothing has")]
    [InlineData("Zm 9v", "white space")]
    [InlineData("Zm9v\n", "a line end")]
    [InlineData("\tZm9v", "white space")]
    [InlineData("Zm+v", "the other alphabet")]
    [InlineData("Zm/v", "the other alphabet")]
    [InlineData("Zm9ü", "a foreign character")]
    [InlineData("Zm9\u0000", "a zero")]
    public void Anything_else_is_refused(string text, string because)
    {
        StrictBase64Url.IsStrict(text).ShouldBeFalse(because);
        StrictBase64Url.TryDecode(text, out var bytes).ShouldBeFalse(because);
        bytes.ShouldBeEmpty();
        StrictBase64Url.TryDecode(text, new byte[16], out _).ShouldBeFalse(because);
        StrictBase64Url.TryDecode(Encoding.UTF8.GetBytes(text), new byte[16], out _).ShouldBeFalse(because);
        Should.Throw<FormatException>(() => StrictBase64Url.Decode(text)).Message.ShouldNotContain(text);
    }

    [Fact]
    public void Of_all_short_texts_exactly_one_decodes_to_each_value()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var seen = new HashSet<string>();
        foreach (var text in from a in Alphabet from b in Alphabet select $"{a}{b}")
        {
            if (StrictBase64Url.TryDecode(text, out var bytes))
            {
                seen.Add(Convert.ToHexString(bytes)).ShouldBeTrue();
                StrictBase64Url.Encode(bytes).ShouldBe(text);
            }
        }

        seen.Count.ShouldBe(256);
    }

    [Fact]
    public void Buffers_of_the_told_length_fit_and_shorter_ones_do_not()
    {
        var text = StrictBase64Url.Encode(new byte[64]);
        StrictBase64Url.TryDecode(text, new byte[64], out var written).ShouldBeTrue();
        written.ShouldBe(64);
        StrictBase64Url.TryDecode(text, new byte[63], out _).ShouldBeFalse();
        StrictBase64Url.TryDecode(Encoding.ASCII.GetBytes(text), new byte[64], out written).ShouldBeTrue();
        written.ShouldBe(64);
        StrictBase64Url.IsStrict(Encoding.ASCII.GetBytes(text)).ShouldBeTrue();
    }
}
