using System.Security.Cryptography;
using System.Text;

namespace Heddle.Cryptography.Tests;

/// <summary>The digests are of what Node.js 20.20 with Unicode 17.0 makes of the same texts with <c>normalize("NFC")</c>, a line each.</summary>
public sealed class UnicodeNfcTests
{
    private static readonly (int First, int Last)[] Ranges =
    [
        (0x41, 0x7a),
        (0xc0, 0x24f),
        (0x300, 0x36f),
        (0x300, 0x36f),
        (0x5b0, 0x5c7),
        (0x900, 0xdff),
        (0xf71, 0xf84),
        (0x1100, 0x11ff),
        (0x1e00, 0x1fff),
        (0x3040, 0x30ff),
        (0xac00, 0xd7a3),
        (0x11a7, 0x11c3),
        (0x1d158, 0x1d172),
        (0x2f800, 0x2fa1d),
    ];

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("e\u0301", "\u00e9")]
    [InlineData("\u212b", "\u00c5")]
    [InlineData("s\u0323\u0307", "\u1e69")]
    [InlineData("s\u0307\u0323", "\u1e69")]
    [InlineData("\u1100\u1161\u11a8", "\uac01")]
    [InlineData("\ufb33", "\u05d3\u05bc")]
    [InlineData("\u0301a", "\u0301a")]
    [InlineData("a\u0328\u0301", "\u0105\u0301")]
    [InlineData("\ud800e\u0301\udfff", "\ud800\u00e9\udfff")]
    public void Known_texts_have_their_known_form(string text, string expected) => UnicodeNfc.Normalize(text).ShouldBe(expected);

    [Fact]
    public void Every_character_has_its_form()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var character = 0; character < 0x110000; character++)
        {
            if (character is < 0xd800 or > 0xdfff)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(UnicodeNfc.Normalize(char.ConvertFromUtf32(character)) + "\n"));
            }
        }

        Convert.ToHexStringLower(hash.GetHashAndReset()).ShouldBe("9cc65524a9d8082bf10840c616cd199bd2ac12ee49a3381bd6fb7957711f342b");
    }

    [Fact]
    public void Texts_of_many_scripts_have_their_form()
    {
        var generator = new Generator();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < 30_000; i++)
        {
            var text = new StringBuilder();
            for (var j = 0; j < 8; j++)
            {
                var (first, last) = Ranges[(generator.Next() >> 33) % (ulong)Ranges.Length];
                text.Append(char.ConvertFromUtf32(first + (int)((generator.Next() >> 33) % (ulong)(last - first + 1))));
            }

            var normal = UnicodeNfc.Normalize(text.ToString());
            UnicodeNfc.Normalize(normal).ShouldBe(normal);
            hash.AppendData(Encoding.UTF8.GetBytes(normal + "\n"));
        }

        Convert.ToHexStringLower(hash.GetHashAndReset()).ShouldBe("6cf89b0f3fe14ba575bfb55ec8555cb78e9b465a3da84db5095121099db7d265");
    }
}
