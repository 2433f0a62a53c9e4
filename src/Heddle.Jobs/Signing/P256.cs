using System.Security.Cryptography;

namespace Heddle.Jobs;

/// <summary>The one curve of the protocol.</summary>
internal static class P256
{
    private const string ObjectId = "1.2.840.10045.3.1.7";

    public static ECDsa ImportPublic(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var read);
            return Checked(key, read == subjectPublicKeyInfo.Length);
        }
        catch (CryptographicException e)
        {
            key.Dispose();
            throw new JobKeyException("not an elliptic-curve public key in SubjectPublicKeyInfo form", e);
        }
    }

    public static ECDsa ImportPrivate(ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out var read);
            return Checked(key, read == pkcs8.Length);
        }
        catch (CryptographicException e)
        {
            key.Dispose();
            throw new JobKeyException("not an elliptic-curve private key in PKCS#8 form", e);
        }
    }

    public static ECDsa Checked(ECDsa key, bool whole = true)
    {
        var curve = key.ExportParameters(includePrivateParameters: false).Curve;
        if (whole && curve.IsNamed && (curve.Oid.Value is ObjectId || curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256"))
        {
            return key;
        }

        key.Dispose();
        throw new JobKeyException(
            whole
                ? $"the key is on curve `{curve.Oid?.FriendlyName}`; the job protocol signs with NIST P-256 alone"
                : "there are bytes behind the key"
        );
    }
}
