using System.Runtime.InteropServices;

namespace Heddle.Cryptography;

/// <summary>An Ed25519 public key (RFC 8032, section 5.1): a value of 32 bytes. Safe for concurrent use.</summary>
public sealed unsafe class Ed25519PublicKey : IEquatable<Ed25519PublicKey>
{
    /// <summary>The length of a public key, in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] _bytes;

    /// <summary>Takes any 32 bytes. Bytes that are no usable key verify nothing.</summary>
    /// <param name="bytes">The key's encoding.</param>
    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public Ed25519PublicKey(ReadOnlySpan<byte> bytes)
        : this(bytes.ToArray())
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"an Ed25519 public key has {Length} bytes, not {bytes.Length}", nameof(bytes));
        }
    }

    private Ed25519PublicKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The key's encoding.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>
    /// Whether a signature over a message is valid. Strict: the scalar S must be canonical, the key must be canonically encoded and must not be of small
    /// order. Whatever else is wrong with key or signature also answers <see langword="false"/>.
    /// </summary>
    /// <param name="message">What was signed.</param>
    /// <param name="signature">The signature to check; any length.</param>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not on this machine.</exception>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (
            signature.Length != Ed25519PrivateKey.SignatureLength
            || !Ed25519Rules.IsCanonicalScalar(signature[32..])
            || !Ed25519Rules.IsSafeKey(_bytes)
        )
        {
            return false;
        }

        Libcrypto.Require();
        nint context = 0;
        EvpKeyHandle? key = null;
        try
        {
            fixed (byte* keyBytes = _bytes)
            fixed (byte* messageBytes = message)
            fixed (byte* signatureBytes = signature)
            {
                key = Libcrypto.NewPublicKey(Libcrypto.Ed25519, 0, keyBytes, Length);
                context = Libcrypto.NewContext();
                var valid =
                    !key.IsInvalid
                    && context != 0
                    && Libcrypto.VerifyInit(context, 0, 0, 0, key) == 1
                    && Libcrypto.Verify(
                        context,
                        signatureBytes,
                        (nuint)signature.Length,
                        Ed25519PrivateKey.NotNull(messageBytes),
                        (nuint)message.Length
                    ) == 1;
                if (!valid)
                {
                    // What failed here must not be taken for the failure of whoever uses OpenSSL next on this thread.
                    Libcrypto.ClearErrors();
                }

                return valid;
            }
        }
        finally
        {
            Libcrypto.FreeContext(context);
            key?.Dispose();
        }
    }

    /// <inheritdoc />
    public bool Equals(Ed25519PublicKey? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Ed25519PublicKey);

    /// <inheritdoc />
    public override int GetHashCode() => MemoryMarshal.Read<int>(_bytes);

    /// <summary>The key in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);

    internal static Ed25519PublicKey Own(byte[] bytes) => new(bytes);
}
