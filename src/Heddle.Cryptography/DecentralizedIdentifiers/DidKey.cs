using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Heddle.Cryptography;

/// <summary>
/// A decentralized identifier that is its own public key (W3C CCG <c>did:key</c>): <c>did:key:z</c> and the base58btc text of a multicodec number and the key.
/// Each key has exactly one such text.
/// </summary>
public sealed class DidKey : IEquatable<DidKey>
{
    private const string Prefix = "did:key:z";

    // The longest text, of a P-256 key, has 57 characters: longer ones are refused before any work is done on them.
    private const int MaxLength = 64;
    private const int CodecLength = 2;

    private readonly byte[] _key;
    private readonly string _text;

    private DidKey(DidKeyAlgorithm algorithm, byte[] key, string text)
    {
        Algorithm = algorithm;
        _key = key;
        _text = text;
    }

    /// <summary>The kind of key.</summary>
    public DidKeyAlgorithm Algorithm { get; }

    /// <summary>The public key: 32 bytes for Ed25519, the 33 bytes of the compressed point for P-256 (SEC 1, section 2.3.3).</summary>
    public ReadOnlySpan<byte> KeyBytes => _key;

    /// <summary>Makes the identifier of an Ed25519 key.</summary>
    /// <param name="key">The key.</param>
    public static DidKey From(Ed25519PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Create(DidKeyAlgorithm.Ed25519, key.Bytes);
    }

    /// <summary>Makes the identifier of a P-256 key.</summary>
    /// <param name="key">The key; its private half is not looked at.</param>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    public static DidKey From(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Create(DidKeyAlgorithm.P256, P256Point.Compress(key.ExportParameters(includePrivateParameters: false)));
    }

    /// <summary>Reads an identifier.</summary>
    /// <param name="text">The text, without fragment or path.</param>
    /// <exception cref="FormatException">The text is no <c>did:key</c> of a supported kind.</exception>
    public static DidKey Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var key)
            ? key
            : throw new FormatException(
                $"`{(text.Length > MaxLength ? $"{text[..MaxLength]}…" : text)}` is no did:key of an Ed25519 or P-256 public key"
            );

    /// <summary>Reads an identifier, or answers <see langword="false"/> when the text is not the one spelling of a supported key.</summary>
    /// <param name="text">The text, without fragment or path.</param>
    /// <param name="key">Receives the identifier.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DidKey? key)
    {
        key = null;
        if (text.Length > MaxLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[MaxLength];
        if (!Base58.TryDecode(text[Prefix.Length..], bytes, out var length))
        {
            return false;
        }

        DidKeyAlgorithm? algorithm = bytes[..length] switch
        {
            [0xed, 0x01, ..] when length == CodecLength + Ed25519PublicKey.Length => DidKeyAlgorithm.Ed25519,
            [0x80, 0x24, 0x02 or 0x03, ..] when length == CodecLength + P256Point.CompressedLength => DidKeyAlgorithm.P256,
            _ => null,
        };
        var keyBytes = bytes[CodecLength..Math.Max(length, CodecLength)];
        if (algorithm is null || (algorithm == DidKeyAlgorithm.P256 && !P256Point.TryDecompress(keyBytes, out _)))
        {
            return false;
        }

        // INVARIANT: base58 without leading zero bytes, which the codec excludes, has one text for each number; so this text is the only one.
        key = new DidKey(algorithm.Value, keyBytes.ToArray(), text.ToString());
        return true;
    }

    /// <summary>The Ed25519 key.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public Ed25519PublicKey ToEd25519() =>
        Algorithm == DidKeyAlgorithm.Ed25519
            ? new Ed25519PublicKey(_key)
            : throw new InvalidOperationException($"`{_text}` holds a {Algorithm} key, not an Ed25519 key");

    /// <summary>The P-256 key, to verify with. The caller disposes of it.</summary>
    /// <exception cref="InvalidOperationException">The key is of another kind.</exception>
    public ECDsa ToECDsa()
    {
        if (Algorithm != DidKeyAlgorithm.P256 || !P256Point.TryDecompress(_key, out var point))
        {
            throw new InvalidOperationException($"`{_text}` holds an {Algorithm} key, not a P-256 key");
        }

        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
    }

    /// <inheritdoc />
    public bool Equals(DidKey? other) => other is not null && _text == other._text;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DidKey);

    /// <inheritdoc />
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The identifier's text.</summary>
    public override string ToString() => _text;

    private static DidKey Create(DidKeyAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        Span<byte> bytes = stackalloc byte[CodecLength + key.Length];
        // The multicodec number as an unsigned varint, seven bits a byte.
        bytes[0] = (byte)(((int)algorithm & 0x7f) | 0x80);
        bytes[1] = (byte)((int)algorithm >> 7);
        key.CopyTo(bytes[CodecLength..]);
        return new DidKey(algorithm, key.ToArray(), Prefix + Base58.Encode(bytes));
    }
}
