using System.Security.Cryptography;

namespace Heddle.Jobs;

/// <summary>
/// A private key that signs packets: ECDSA on NIST P-256 over SHA-256. Safe for concurrent use; it shows itself only through
/// <see cref="ExportPem"/>, never through its text or an exception. Dispose it to wipe the key.
/// </summary>
public sealed class JobSigningKey : IDisposable
{
    private const string PemLabel = "PRIVATE KEY";
    private readonly byte[] _pkcs8;
    private readonly KeyPool _pool;

    private JobSigningKey(ECDsa key)
    {
        _pkcs8 = key.ExportPkcs8PrivateKey();
        PublicKey = JobVerifyingKey.FromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo());
        _pool = new(() => P256.ImportPrivate(_pkcs8));
        _pool.Return(key);
    }

    /// <summary>The public half, to give to those who verify.</summary>
    public JobVerifyingKey PublicKey { get; }

    /// <summary>Makes a new key from the platform's randomness.</summary>
    public static JobSigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Takes a key from PEM with the label <c>PRIVATE KEY</c> (PKCS#8) or <c>EC PRIVATE KEY</c> (SEC 1), unencrypted.</summary>
    /// <param name="pem">The text; what stands around the one PEM block is ignored.</param>
    /// <exception cref="JobKeyException">There is no such block, or more than one, or its key is not on P-256.</exception>
    public static JobSigningKey FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return new(P256.Checked(key));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new JobKeyException($"no usable private key found; give one unencrypted PEM block with the label `{PemLabel}`", e);
        }
    }

    /// <summary>The private key as unencrypted PEM with the label <c>PRIVATE KEY</c>. Keep it where only its owner can read.</summary>
    public string ExportPem()
    {
        var key = _pool.Rent();
        try
        {
            return key.ExportPkcs8PrivateKeyPem();
        }
        finally
        {
            _pool.Return(key);
        }
    }

    /// <summary>Signs data.</summary>
    /// <param name="data">What to sign.</param>
    /// <returns>The signature, ASN.1 DER, at most 72 bytes. Another one each time: the nonce is random.</returns>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        Span<byte> signature = stackalloc byte[DerSignature.MaxLength];
        return signature[..Sign(data, signature)].ToArray();
    }

    internal int Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, digest);
        var key = _pool.Rent();
        try
        {
            return key.SignHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        finally
        {
            _pool.Return(key);
        }
    }

    /// <summary>Wipes the key; signing with it fails from now on.</summary>
    public void Dispose()
    {
        _pool.Close();
        _pkcs8.AsSpan().Clear();
    }

    /// <summary>The fingerprint of the public half.</summary>
    public override string ToString() => PublicKey.ToString();
}
