using System.Text;

namespace Heddle.Cryptography.Tests;

public sealed class NKeyTests
{
    // Published with the official .NET library's documentation.
    private const string OperatorSeed = "SOAELH6NJCEK4HST5644G4HK7TOAFZGRRJHNM4EUKUY7PPNDLIKO5IH4JM";
    private const string OperatorKey = "ODPWIBQJVIQ42462QAFI2RKJC4RZHCQSIVPRDDHWFCJAP52NRZK6Z2YC";
    private const string UserSeed = "SUAOBFVHF4ZWKTBJ6QP4C362WLBBBFIE7ENFTPYKUGZ3M2ESOXY353LXDI";
    private const string UserKey = "UBIWK4X3RXCPJ4CMIAVLAFDFABMLCCMZDDLAO5OZZ2265MDLXUTOGO4B";

    [Theory]
    [InlineData(OperatorSeed, OperatorKey, NKeyType.Operator)]
    [InlineData(UserSeed, UserKey, NKeyType.User)]
    public void Known_seeds_make_known_keys(string seed, string key, NKeyType type)
    {
        using var pair = NKeyPair.FromSeed(seed);
        pair.PublicKey.ToString().ShouldBe(key);
        pair.PublicKey.Type.ShouldBe(type);
        pair.ExportSeed().ShouldBe(seed);
        NKey.Parse(key).ShouldBe(pair.PublicKey);
        NKey.Parse(key).GetHashCode().ShouldBe(pair.PublicKey.GetHashCode());
    }

    [Theory]
    [InlineData(NKeyType.Account, 'A')]
    [InlineData(NKeyType.Cluster, 'C')]
    [InlineData(NKeyType.Server, 'N')]
    [InlineData(NKeyType.Operator, 'O')]
    [InlineData(NKeyType.User, 'U')]
    public void Each_type_begins_with_its_letter_and_comes_back_from_its_texts(NKeyType type, char letter)
    {
        using var pair = NKeyPair.Generate(type);
        pair.PublicKey.ToString()[0].ShouldBe(letter);
        NKey.Parse(pair.PublicKey.ToString()).ShouldBe(pair.PublicKey);

        var seed = pair.ExportSeed();
        seed[..2].ShouldBe($"S{letter}");
        using var same = NKeyPair.FromSeed(seed);
        same.PublicKey.ShouldBe(pair.PublicKey);
    }

    [Fact]
    public void A_curve_key_is_known_by_its_letter_and_signs_nothing()
    {
        var text = NKeyEncoding.EncodePublic(NKeyType.Curve, new byte[32]);
        text[0].ShouldBe('X');
        var key = NKey.Parse(text);
        key.Type.ShouldBe(NKeyType.Curve);
        key.Verify("message"u8, new byte[64]).ShouldBeFalse();

        var seed = NKeyEncoding.EncodeSeed(NKeyType.Curve, new byte[32]);
        seed[..2].ShouldBe("SX");
        Should.Throw<FormatException>(() => NKeyPair.FromSeed(seed)).Message.ShouldContain("cannot sign");
        Should.Throw<ArgumentOutOfRangeException>(() => NKeyPair.Generate(NKeyType.Curve));
        Should.Throw<ArgumentOutOfRangeException>(() => NKeyPair.Generate((NKeyType)1));
    }

    [Fact]
    public void A_nonce_is_signed_as_a_server_wants_it()
    {
        using var pair = NKeyPair.FromSeed(UserSeed);
        var answer = pair.Sign("PXoWU7zWAMt75FY");
        answer.Length.ShouldBe(86);
        var signature = StrictBase64Url.Decode(answer);
        pair.PublicKey.Verify("PXoWU7zWAMt75FY"u8, signature).ShouldBeTrue();
        pair.PublicKey.Verify("another"u8, signature).ShouldBeFalse();
        pair.Sign("PXoWU7zWAMt75FY"u8).ShouldBe(answer);

        var raw = new byte[64];
        pair.Sign(Encoding.ASCII.GetBytes("PXoWU7zWAMt75FY"), raw);
        raw.ShouldBe(signature);
    }

    [Fact]
    public void A_wrong_character_anywhere_is_refused()
    {
        for (var i = 0; i < UserKey.Length; i++)
        {
            NKey.TryParse(Replace(UserKey, i, UserKey[i] == 'A' ? 'B' : 'A'), out _).ShouldBeFalse();
        }

        for (var i = 0; i < UserSeed.Length; i++)
        {
            Should.Throw<FormatException>(() => NKeyPair.FromSeed(Replace(UserSeed, i, UserSeed[i] == 'A' ? 'B' : 'A')));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("U")]
    [InlineData(UserKey + "A")]
    [InlineData(UserKey + "=")]
    [InlineData(" " + UserKey)]
    [InlineData("ubiwk4x3rxcpj4cmiavlafdfabmlccmzddlao5ozz2265mdlxutogo4b")]
    [InlineData(UserSeed)]
    public void What_is_no_public_key_is_refused_without_being_repeated(string text)
    {
        NKey.TryParse(text, out var key).ShouldBeFalse();
        key.ShouldBeNull();
        Should.Throw<FormatException>(() => NKey.Parse(text)).Message.ShouldNotContain(UserSeed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(UserKey)]
    [InlineData(UserSeed + "A")]
    [InlineData("PAOBFVHF4ZWKTBJ6QP4C362WLBBBFIE7ENFTPYKUGZ3M2ESOXY353LXDI2")]
    public void What_is_no_seed_is_refused(string text) => Should.Throw<FormatException>(() => NKeyPair.FromSeed(text));

    [Fact]
    public void Stray_bits_at_the_end_of_a_seed_are_refused()
    {
        // 58 characters carry two bits more than 36 bytes: the last character has three other spellings.
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var last = Alphabet.IndexOf(UserSeed[^1]);
        for (var stray = 1; stray < 4; stray++)
        {
            Should.Throw<FormatException>(() => NKeyPair.FromSeed(Replace(UserSeed, UserSeed.Length - 1, Alphabet[last | stray])));
        }
    }

    [Fact]
    public void A_prefix_that_nobody_uses_is_refused() =>
        NKey.TryParse(NKeyEncoding.EncodePublic((NKeyType)(1 << 3), new byte[32]), out _).ShouldBeFalse();

    [Fact]
    public void A_key_prints_its_public_half_only()
    {
        using var pair = NKeyPair.FromSeed(UserSeed);
        pair.ToString().ShouldBe(UserKey);
        pair.Dispose();
        Should.Throw<ObjectDisposedException>(() => pair.ExportSeed());
        Should.Throw<ObjectDisposedException>(() => pair.Sign("nonce"));
    }

    private static string Replace(string text, int index, char character) => text[..index] + character + text[(index + 1)..];
}
