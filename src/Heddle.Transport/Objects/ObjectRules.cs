using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Heddle.Transport;

/// <summary>How the NATS object store writes names, ids and digests (spec `mesh-protocol` §2.7).</summary>
internal static class ObjectRules
{
    /// <summary>So that the subject made of it fits into a server's control line of 4 KiB.</summary>
    private const int MaxNameBytes = 2048;

    private const int IdLength = 22;
    private const string IdCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string DigestPrefix = "SHA-256=";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(IdCharacters + "-_");

    /// <summary>Turns a name into the one token that stands for it: base64url with padding.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long or no valid text.</exception>
    public static string ToToken(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxNameBytes || StrictUtf8.GetByteCount(name) > MaxNameBytes)
        {
            throw new ArgumentException(
                $"an object name has at most {MaxNameBytes} bytes of UTF-8; `{name[..32]}…` has {Encoding.UTF8.GetByteCount(name)}",
                nameof(name)
            );
        }

        return Pad(StrictUtf8.GetBytes(name));
    }

    /// <summary>Whether a peer's text can be a name.</summary>
    public static bool IsName(string? name)
    {
        try
        {
            return name?.Length is > 0 and <= MaxNameBytes && StrictUtf8.GetByteCount(name) <= MaxNameBytes;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>A name for content that nobody else gives.</summary>
    public static string NewId() => RandomNumberGenerator.GetString(IdCharacters, IdLength);

    /// <summary>
    /// Whether a peer's id can stand in a subject. One with a wildcard would make a purge reach the content of other objects.
    /// </summary>
    public static bool IsId(string? id) => id?.Length is > 0 and <= 128 && !id.AsSpan().ContainsAnyExcept(TokenCharacters);

    public static string FormatDigest(ReadOnlySpan<byte> sha256) => DigestPrefix + Pad(sha256);

    /// <summary>Whether a digest, with or without padding, is that of a hash.</summary>
    public static bool IsDigestOf(string digest, ReadOnlySpan<byte> sha256) =>
        digest.StartsWith(DigestPrefix, StringComparison.OrdinalIgnoreCase)
        && digest.AsSpan(DigestPrefix.Length).TrimEnd('=').SequenceEqual(Base64Url.EncodeToString(sha256));

    private static string Pad(ReadOnlySpan<byte> bytes)
    {
        var encoded = Base64Url.EncodeToString(bytes);
        return encoded.PadRight((encoded.Length + 3) / 4 * 4, '=');
    }
}
