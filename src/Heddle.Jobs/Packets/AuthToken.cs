namespace Heddle.Jobs;

/// <summary>A session or attestation token. It converts from a string by itself but never prints, so that a logged packet does not leak it.</summary>
public readonly record struct AuthToken
{
    private readonly string? _value;

    /// <summary>Wraps a token.</summary>
    /// <param name="value">The token; empty for none.</param>
    public AuthToken(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>The token itself; empty when there is none. Keep it out of logs, metrics and messages.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether there is no token.</summary>
    public bool IsEmpty => Value.Length == 0;

    /// <summary>Whether two tokens are the same; no token is the same as an empty one.</summary>
    /// <param name="other">The other token.</param>
    public bool Equals(AuthToken other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether there is a token, never which.</summary>
    public override string ToString() => IsEmpty ? "none" : "[hidden]";

    /// <summary>Wraps a token.</summary>
    /// <param name="value">The token; empty for none.</param>
    public static implicit operator AuthToken(string value) => new(value);
}
