using System.Buffers;
using System.Security.Cryptography;

namespace Heddle.Cryptography;

/// <summary>What a <c>.creds</c> file holds: a user's token and the key that proves it is the user's. Wipes the key on <see cref="Dispose"/>.</summary>
public sealed class NatsCredentials : IDisposable
{
    /// <summary>Far above any real file, which has a few kilobytes.</summary>
    private const int MaxFileBytes = 128 * 1024;

    private const string JwtLabel = "NATS USER JWT";
    private const string SeedLabel = "USER NKEY SEED";

    private NatsCredentials(string jwt, NKeyPair keyPair)
    {
        Jwt = jwt;
        KeyPair = keyPair;
    }

    /// <summary>The user's token, for the <c>jwt</c> of <c>CONNECT</c>. It is no secret by itself, yet names what the user may do.</summary>
    public string Jwt { get; }

    /// <summary>The user's key, which signs the server's nonce.</summary>
    public NKeyPair KeyPair { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">The file holds no credentials.</exception>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not on this machine.</exception>
    public static async Task<NatsCredentials> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        var bytes = ArrayPool<byte>.Shared.Rent(MaxFileBytes + 1);
        var characters = ArrayPool<char>.Shared.Rent(MaxFileBytes + 1);
        try
        {
            var length = await file.ReadAtLeastAsync(bytes, MaxFileBytes + 1, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            if (length > MaxFileBytes)
            {
                throw new FormatException($"`{path}` is too large for a credentials file");
            }

            try
            {
                return Parse(characters.AsSpan(0, System.Text.Encoding.UTF8.GetChars(bytes.AsSpan(0, length), characters)));
            }
            catch (FormatException exception)
            {
                throw new FormatException($"`{path}`: {exception.Message}", exception);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            characters.AsSpan().Clear();
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    /// <summary>Reads the text of a <c>.creds</c> file.</summary>
    /// <param name="text">The file's text; the caller wipes it where that is possible.</param>
    /// <exception cref="FormatException">A block is missing or holds something else. The message repeats no part of the text.</exception>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not on this machine.</exception>
    public static NatsCredentials Parse(ReadOnlySpan<char> text)
    {
        var jwt = Block(text, JwtLabel);
        if (jwt.ContainsAnyExceptInRange('!', '~'))
        {
            throw new FormatException($"the block `{JwtLabel}` must hold one token on one line");
        }

        var keyPair = NKeyPair.FromSeed(Block(text, SeedLabel));
        if (keyPair.PublicKey.Type != NKeyType.User)
        {
            keyPair.Dispose();
            throw new FormatException("the seed belongs to no user: it must begin with `SU`");
        }

        return new NatsCredentials(jwt.ToString(), keyPair);
    }

    /// <summary>Whose credentials these are.</summary>
    public override string ToString() => KeyPair.ToString();

    /// <summary>Wipes the key.</summary>
    public void Dispose() => KeyPair.Dispose();

    /// <summary>The one line between <c>-----BEGIN …-----</c> and the next line of dashes (whose number differs between tools).</summary>
    private static ReadOnlySpan<char> Block(ReadOnlySpan<char> text, string label)
    {
        var begin = $"-----BEGIN {label}-----";
        var start = text.IndexOf(begin);
        if (start < 0)
        {
            throw new FormatException($"the block `{begin}` is missing");
        }

        var rest = text[(start + begin.Length)..];
        var end = rest.IndexOf("\n-----");
        var content = end < 0 ? [] : rest[..end].Trim();
        return content.IsEmpty ? throw new FormatException($"the block `{begin}` is empty or has no end") : content;
    }
}
