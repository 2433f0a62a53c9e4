namespace Heddle.Cryptography;

/// <summary>A public NATS key: the identity of a user, account, operator, server or cluster, such as <c>UB…</c>.</summary>
public sealed class NKey : IEquatable<NKey>
{
    private readonly byte[] _bytes;

    internal NKey(NKeyType type, byte[] bytes)
    {
        Type = type;
        _bytes = bytes;
    }

    /// <summary>What the key stands for.</summary>
    public NKeyType Type { get; }

    /// <summary>The 32 bytes of the key.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads a key from its text.</summary>
    /// <param name="text">56 characters, such as <c>UB…</c>.</param>
    /// <exception cref="FormatException">The text is no public key.</exception>
    public static NKey Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var key)
            ? key
            // The text is not repeated: a seed in the place of a public key is a likely mistake.
            : throw new FormatException("the text is no public NATS key: 56 characters of base32 that begin with one of `A C N O U X`");

    /// <summary>Reads a key from its text, or answers <see langword="false"/> when it is none: length, alphabet, checksum or kind are wrong.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">Receives the key.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out NKey? key)
    {
        var bytes = new byte[NKeyEncoding.KeyLength];
        key = NKeyEncoding.TryDecodePublic(text, out var type, bytes) ? new NKey(type, bytes) : null;
        return key is not null;
    }

    /// <summary>Whether this key's holder signed a message. A <see cref="NKeyType.Curve"/> key signs nothing.</summary>
    /// <param name="message">What was signed.</param>
    /// <param name="signature">The signature; any length.</param>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not on this machine.</exception>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        Type != NKeyType.Curve && new Ed25519PublicKey(_bytes).Verify(message, signature);

    /// <inheritdoc />
    public bool Equals(NKey? other) => other is not null && Type == other.Type && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as NKey);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Type, BitConverter.ToInt32(_bytes));

    /// <summary>The key's text, such as <c>UB…</c>.</summary>
    public override string ToString() => NKeyEncoding.EncodePublic(Type, _bytes);
}
