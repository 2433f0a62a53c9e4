using System.Security.Cryptography;

namespace Heddle.Jobs;

/// <summary>The public half of a key that signs packets: ECDSA on NIST P-256 over SHA-256. Safe for concurrent use.</summary>
public sealed class JobVerifyingKey : IEquatable<JobVerifyingKey>
{
    private const string PemLabel = "PUBLIC KEY";
    private readonly byte[] _subjectPublicKeyInfo;
    private readonly KeyPool _pool;

    private JobVerifyingKey(byte[] subjectPublicKeyInfo)
    {
        _subjectPublicKeyInfo = subjectPublicKeyInfo;
        _pool = new(() => P256.ImportPublic(_subjectPublicKeyInfo));
        _pool.Return(P256.ImportPublic(subjectPublicKeyInfo));
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(subjectPublicKeyInfo));
    }

    /// <summary>The SHA-256 digest of the key's SubjectPublicKeyInfo form, in lower-case hexadecimal: a name fit for logs.</summary>
    public string Fingerprint { get; }

    /// <summary>Takes a key as the published SDKs hand it around: PEM with the label <c>PUBLIC KEY</c>.</summary>
    /// <param name="pem">The text; what stands around the PEM block is ignored.</param>
    /// <exception cref="JobKeyException">There is no such block, or its key is not on P-256.</exception>
    public static JobVerifyingKey FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (!PemEncoding.TryFind(pem, out var found))
        {
            throw new JobKeyException($"no PEM block found; give one with the label `{PemLabel}`");
        }

        return pem.AsSpan(found.Label) is PemLabel
            ? FromSubjectPublicKeyInfo(Convert.FromBase64String(pem[found.Base64Data]))
            : throw new JobKeyException($"the PEM block is a `{pem[found.Label]}`; give one with the label `{PemLabel}`");
    }

    /// <summary>Takes a key in the binary form that PEM wraps.</summary>
    /// <param name="subjectPublicKeyInfo">The key, DER.</param>
    /// <exception cref="JobKeyException">The bytes are not exactly one key on P-256.</exception>
    public static JobVerifyingKey FromSubjectPublicKeyInfo(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        using var key = P256.ImportPublic(subjectPublicKeyInfo);
        // The platform's own encoding, so that one key has one fingerprint.
        return new(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The key as PEM with the label <c>PUBLIC KEY</c>.</summary>
    public string ToPem() => PemEncoding.WriteString(PemLabel, _subjectPublicKeyInfo);

    /// <summary>Whether a signature over data was made with the private half.</summary>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature, strict ASN.1 DER.</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!DerSignature.IsStrict(signature))
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, digest);
        var key = _pool.Rent();
        try
        {
            return key.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        finally
        {
            _pool.Return(key);
        }
    }

    /// <inheritdoc />
    public bool Equals(JobVerifyingKey? other) =>
        other is not null && string.Equals(Fingerprint, other.Fingerprint, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as JobVerifyingKey);

    /// <inheritdoc />
    public override int GetHashCode() => Fingerprint.GetHashCode(StringComparison.Ordinal);

    /// <summary>The fingerprint.</summary>
    public override string ToString() => $"SHA256:{Fingerprint}";
}
