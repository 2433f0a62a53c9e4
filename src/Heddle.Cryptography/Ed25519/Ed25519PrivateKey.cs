using System.Security.Cryptography;

namespace Heddle.Cryptography;

/// <summary>
/// An Ed25519 private key (RFC 8032, section 5.1). OpenSSL holds it outside managed memory and wipes it on <see cref="Dispose"/>. Safe for concurrent use.
/// </summary>
public sealed unsafe class Ed25519PrivateKey : IDisposable
{
    /// <summary>The length of a seed, in bytes.</summary>
    public const int SeedLength = 32;

    /// <summary>The length of a signature, in bytes.</summary>
    public const int SignatureLength = 64;

    private readonly EvpKeyHandle _key;

    private Ed25519PrivateKey(EvpKeyHandle key, Ed25519PublicKey publicKey)
    {
        _key = key;
        PublicKey = publicKey;
    }

    /// <summary>The public key that verifies what this one signs. Stays usable after <see cref="Dispose"/>.</summary>
    public Ed25519PublicKey PublicKey { get; }

    /// <summary>Makes a new key from the system's cryptographic random source.</summary>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not on this machine.</exception>
    public static Ed25519PrivateKey Generate()
    {
        Span<byte> seed = stackalloc byte[SeedLength];
        try
        {
            RandomNumberGenerator.Fill(seed);
            return FromSeed(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Makes the key that a seed, the private key of RFC 8032, stands for.</summary>
    /// <param name="seed">32 secret bytes; the caller wipes them.</param>
    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not on this machine.</exception>
    public static Ed25519PrivateKey FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedLength)
        {
            throw new ArgumentException($"an Ed25519 seed has {SeedLength} bytes, not {seed.Length}", nameof(seed));
        }

        Libcrypto.Require();
        EvpKeyHandle key;
        fixed (byte* bytes = seed)
        {
            key = Libcrypto.NewPrivateKey(Libcrypto.Ed25519, 0, bytes, SeedLength);
        }

        try
        {
            Require(!key.IsInvalid, "make a key");
            var publicKey = new byte[Ed25519PublicKey.Length];
            nuint length = Ed25519PublicKey.Length;
            fixed (byte* bytes = publicKey)
            {
                Require(Libcrypto.GetPublicKey(key, bytes, ref length) == 1 && length == Ed25519PublicKey.Length, "derive a public key");
            }

            return new Ed25519PrivateKey(key, Ed25519PublicKey.Own(publicKey));
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Signs a message. The same message always gets the same signature.</summary>
    /// <param name="message">What to sign.</param>
    /// <param name="signature">Receives the signature: exactly 64 bytes.</param>
    /// <exception cref="ArgumentException">There is not room for exactly 64 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        if (signature.Length != SignatureLength)
        {
            throw new ArgumentException($"an Ed25519 signature has {SignatureLength} bytes, not {signature.Length}", nameof(signature));
        }

        var context = Libcrypto.NewContext();
        try
        {
            nuint length = SignatureLength;
            fixed (byte* messageBytes = message)
            fixed (byte* signatureBytes = signature)
            {
                Require(
                    context != 0
                        && Libcrypto.SignInit(context, 0, 0, 0, _key) == 1
                        && Libcrypto.Sign(context, signatureBytes, ref length, NotNull(messageBytes), (nuint)message.Length) == 1
                        && length == SignatureLength,
                    "sign"
                );
            }
        }
        finally
        {
            Libcrypto.FreeContext(context);
        }
    }

    /// <summary>Signs a message. The same message always gets the same signature.</summary>
    /// <param name="message">What to sign.</param>
    /// <returns>64 bytes.</returns>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[SignatureLength];
        Sign(message, signature);
        return signature;
    }

    /// <summary>Copies the seed out, to be sealed or stored.</summary>
    /// <param name="seed">Receives the secret: exactly 32 bytes. The caller wipes them.</param>
    /// <exception cref="ArgumentException">There is not room for exactly 32 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public void ExportSeed(Span<byte> seed)
    {
        if (seed.Length != SeedLength)
        {
            throw new ArgumentException($"an Ed25519 seed has {SeedLength} bytes, not {seed.Length}", nameof(seed));
        }

        nuint length = SeedLength;
        fixed (byte* bytes = seed)
        {
            Require(Libcrypto.GetPrivateKey(_key, bytes, ref length) == 1 && length == SeedLength, "export a seed");
        }
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>OpenSSL takes no null pointer, not even for an empty message.</summary>
    internal static byte* NotNull(byte* bytes) => bytes is null ? (byte*)1 : bytes;

    private static void Require(bool success, string action)
    {
        if (!success)
        {
            Libcrypto.ClearErrors();
            throw new CryptographicException($"OpenSSL could not {action}; this build of it may have Ed25519 turned off");
        }
    }
}
