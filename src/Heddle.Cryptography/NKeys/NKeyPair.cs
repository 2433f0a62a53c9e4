using System.Security.Cryptography;
using System.Text;

namespace Heddle.Cryptography;

/// <summary>A NATS key with its secret half. It answers a server's challenge, and wipes the secret on <see cref="Dispose"/>. Safe for concurrent use.</summary>
public sealed class NKeyPair : IDisposable
{
    private readonly Ed25519PrivateKey _key;

    private NKeyPair(NKeyType type, Ed25519PrivateKey key)
    {
        _key = key;
        PublicKey = new NKey(type, key.PublicKey.Bytes.ToArray());
    }

    /// <summary>The public half, which a server or an account knows.</summary>
    public NKey PublicKey { get; }

    /// <summary>Makes a new key.</summary>
    /// <param name="type">What it will stand for; not <see cref="NKeyType.Curve"/>, which cannot sign.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is none that signs.</exception>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not on this machine.</exception>
    public static NKeyPair Generate(NKeyType type)
    {
        if (type == NKeyType.Curve || !Enum.IsDefined(type))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "only keys of accounts, clusters, servers, operators and users sign");
        }

        return new NKeyPair(type, Ed25519PrivateKey.Generate());
    }

    /// <summary>Reads a key from its seed.</summary>
    /// <param name="seed">58 characters, such as <c>SU…</c>; the caller wipes them where that is possible.</param>
    /// <exception cref="FormatException">The text is no seed of a key that signs. The message does not repeat it.</exception>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not on this machine.</exception>
    public static NKeyPair FromSeed(ReadOnlySpan<char> seed)
    {
        Span<byte> bytes = stackalloc byte[NKeyEncoding.KeyLength];
        try
        {
            if (!NKeyEncoding.TryDecodeSeed(seed, out var type, bytes))
            {
                throw new FormatException("the text is no NATS seed: 58 characters of base32 that begin with `S`");
            }

            return type == NKeyType.Curve
                ? throw new FormatException("a curve seed (`SX…`) cannot sign; use a user seed (`SU…`)")
                : new NKeyPair(type, Ed25519PrivateKey.FromSeed(bytes));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Answers a server's challenge.</summary>
    /// <param name="nonce">The <c>nonce</c> of the server's <c>INFO</c>, as it stands there.</param>
    /// <returns>The signature as the <c>sig</c> of <c>CONNECT</c> wants it: base64url without padding.</returns>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public string Sign(ReadOnlySpan<byte> nonce)
    {
        Span<byte> signature = stackalloc byte[Ed25519PrivateKey.SignatureLength];
        _key.Sign(nonce, signature);
        return StrictBase64Url.Encode(signature);
    }

    /// <summary>Answers a server's challenge.</summary>
    /// <param name="nonce">The <c>nonce</c> of the server's <c>INFO</c>, as it stands there.</param>
    /// <returns>The signature as the <c>sig</c> of <c>CONNECT</c> wants it: base64url without padding.</returns>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public string Sign(string nonce) => Sign(Encoding.UTF8.GetBytes(nonce));

    /// <summary>Signs a message.</summary>
    /// <param name="message">What to sign.</param>
    /// <param name="signature">Receives the signature: exactly 64 bytes.</param>
    /// <exception cref="ArgumentException">There is not room for exactly 64 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => _key.Sign(message, signature);

    /// <summary>The seed's text, to be stored where only its owner reads. It is a secret that stays in memory until it is collected.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public string ExportSeed()
    {
        Span<byte> seed = stackalloc byte[Ed25519PrivateKey.SeedLength];
        try
        {
            _key.ExportSeed(seed);
            return NKeyEncoding.EncodeSeed(PublicKey.Type, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>The public half: the secret one is never printed.</summary>
    public override string ToString() => PublicKey.ToString();

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => _key.Dispose();
}
