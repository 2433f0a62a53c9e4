namespace Heddle.Cryptography;

/// <summary>OpenSSL's libcrypto, where Ed25519 comes from, is not on this machine.</summary>
public sealed class OpenSslMissingException : Exception
{
    internal OpenSslMissingException(IReadOnlyList<string> tried)
        : base(
            $"cannot load OpenSSL's libcrypto 3, tried `{string.Join("`, `", tried)}`; "
                + "install OpenSSL 3 (Debian: `libssl3`, Homebrew: `openssl@3`, Windows: libcrypto-3 beside the program or on PATH)"
        ) => Tried = tried;

    /// <summary>The library names that were tried, in order.</summary>
    public IReadOnlyList<string> Tried { get; }
}
