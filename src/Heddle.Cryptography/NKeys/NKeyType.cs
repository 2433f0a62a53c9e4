namespace Heddle.Cryptography;

/// <summary>What a NATS key stands for.</summary>
public enum NKeyType
{
    /// <summary>An account; its text begins with <c>A</c>.</summary>
    Account = 0 << 3,

    /// <summary>A cluster; its text begins with <c>C</c>.</summary>
    Cluster = 2 << 3,

    /// <summary>A server; its text begins with <c>N</c>.</summary>
    Server = 13 << 3,

    /// <summary>An operator; its text begins with <c>O</c>.</summary>
    Operator = 14 << 3,

    /// <summary>A user; its text begins with <c>U</c>.</summary>
    User = 20 << 3,

    /// <summary>A key for encryption on Curve25519, which cannot sign; its text begins with <c>X</c>.</summary>
    Curve = 23 << 3,
}
