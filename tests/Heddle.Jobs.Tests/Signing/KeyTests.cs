using System.Security.Cryptography;

namespace Heddle.Jobs.Tests;

public sealed class KeyTests
{
    [Fact]
    public void A_key_survives_export_and_import()
    {
        using var key = JobSigningKey.Create();
        using var copy = JobSigningKey.FromPem(key.ExportPem());
        var signature = copy.Sign("data"u8);

        copy.PublicKey.ShouldBe(key.PublicKey);
        JobVerifyingKey.FromPem(key.PublicKey.ToPem()).Verify("data"u8, signature).ShouldBeTrue();
        key.PublicKey.Verify("date"u8, signature).ShouldBeFalse();
    }

    [Fact]
    public void A_private_key_in_SEC1_form_is_taken()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        using var key = JobSigningKey.FromPem(ecdsa.ExportECPrivateKeyPem());

        key.PublicKey.ToPem().ShouldBe(ecdsa.ExportSubjectPublicKeyInfoPem());
    }

    [Fact]
    public void A_private_key_shows_itself_in_no_text()
    {
        using var key = JobSigningKey.Create();
        var secret = key.ExportPem().Split('\n')[1];

        $"{key}".ShouldNotContain(secret);
        $"{key}".ShouldBe($"SHA256:{key.PublicKey.Fingerprint}");
    }

    [Fact]
    public void Only_P256_is_accepted()
    {
        foreach (var curve in (ECCurve[])[ECCurve.NamedCurves.nistP384, ECCurve.CreateFromFriendlyName("secP256k1")])
        {
            using var other = ECDsa.Create(curve);

            Should.Throw<JobKeyException>(() => JobSigningKey.FromPem(other.ExportPkcs8PrivateKeyPem())).Message.ShouldContain("P-256");
            Should
                .Throw<JobKeyException>(() => JobVerifyingKey.FromPem(other.ExportSubjectPublicKeyInfoPem()))
                .Message.ShouldContain("P-256");
        }

        using var rsa = RSA.Create(2048);
        Should.Throw<JobKeyException>(() => JobVerifyingKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem()));
        Should.Throw<JobKeyException>(() => JobSigningKey.FromPem(rsa.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void What_is_not_a_key_is_refused_without_quoting_it()
    {
        using var key = JobSigningKey.Create();
        var secret = key.ExportPem();

        Should.Throw<JobKeyException>(() => JobVerifyingKey.FromPem(secret)).ToString().ShouldNotContain(secret.Split('\n')[1]);
        Should.Throw<JobKeyException>(() => JobVerifyingKey.FromPem("no key"));
        Should.Throw<JobKeyException>(() => JobVerifyingKey.FromPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"));
        Should.Throw<JobKeyException>(() => JobSigningKey.FromPem("no key"));
        Should.Throw<JobKeyException>(() => JobSigningKey.FromPem(key.PublicKey.ToPem()));
        Should.Throw<JobKeyException>(() => JobSigningKey.FromPem(secret + "\n" + secret));
    }

    [Fact]
    public void Bytes_behind_a_public_key_are_refused()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Should.Throw<JobKeyException>(() => JobVerifyingKey.FromSubjectPublicKeyInfo([.. ecdsa.ExportSubjectPublicKeyInfo(), 0]));
    }

    [Fact]
    public void A_point_off_the_curve_is_refused()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bytes = ecdsa.ExportSubjectPublicKeyInfo();
        bytes[^1] ^= 1;

        Should.Throw<JobKeyException>(() => JobVerifyingKey.FromSubjectPublicKeyInfo(bytes));
    }

    [Fact]
    public void A_disposed_key_signs_no_more()
    {
        var key = JobSigningKey.Create();
        key.Dispose();

        Should.Throw<ObjectDisposedException>(() => key.Sign("data"u8));
        Should.Throw<ObjectDisposedException>(() => key.ExportPem());
    }

    [Fact]
    public void Many_threads_share_a_key()
    {
        using var key = JobSigningKey.Create();

        Parallel.For(
            0,
            200,
            i =>
            {
                var data = BitConverter.GetBytes(i);
                key.PublicKey.Verify(data, key.Sign(data)).ShouldBeTrue();
            }
        );
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("30060201010201", "it is cut")]
    [InlineData("3006020101020101", "r = s = 1 does not fit")]
    [InlineData("300702020001020101", "r has a zero too many")]
    [InlineData("3006020181020101", "r is negative")]
    [InlineData("3006020100020101", "r is zero")]
    [InlineData("30050200020101", "r is empty")]
    [InlineData("308106020101020101", "its length is not minimal")]
    [InlineData("300602010102010100", "there is more behind it")]
    [InlineData("3106020101020101", "it is not a sequence")]
    public void Encodings_that_are_not_the_one_are_no_signatures(string hex, string why)
    {
        using var key = JobSigningKey.Create();

        key.PublicKey.Verify("data"u8, Convert.FromHexString(hex)).ShouldBeFalse(why);
    }

    [Fact]
    public void The_other_form_of_signatures_is_refused()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = JobVerifyingKey.FromSubjectPublicKeyInfo(ecdsa.ExportSubjectPublicKeyInfo());

        key.Verify("data"u8, ecdsa.SignData("data"u8, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
            .ShouldBeFalse();
        key.Verify("data"u8, ecdsa.SignData("data"u8, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)).ShouldBeTrue();
    }
}
