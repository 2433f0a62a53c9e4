namespace Heddle.Cryptography;

/// <summary>The kind of key inside a <c>did:key</c>; the value is its multicodec number.</summary>
public enum DidKeyAlgorithm
{
    /// <summary>Ed25519: the identifier begins with <c>did:key:z6Mk</c>.</summary>
    Ed25519 = 0xed,

    /// <summary>ECDSA on the curve P-256: the identifier begins with <c>did:key:zDn</c>.</summary>
    P256 = 0x1200,
}
