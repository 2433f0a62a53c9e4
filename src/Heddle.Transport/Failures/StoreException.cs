namespace Heddle.Transport;

/// <summary>The server's store (JetStream) refused an operation.</summary>
/// <param name="operation">What was attempted.</param>
/// <param name="code">The HTTP-like status, for example 404 or 503.</param>
/// <param name="errorCode">JetStream's own error code, or 0.</param>
/// <param name="description">The server's text.</param>
public class StoreException(string operation, int code, int errorCode, string description)
    : BusException($"{operation} failed: {description} (code {code}, JetStream error {errorCode})")
{
    /// <summary>The HTTP-like status, for example 404 or 503.</summary>
    public int Code { get; } = code;

    /// <summary>JetStream's own error code, or 0.</summary>
    public int ErrorCode { get; } = errorCode;

    /// <inheritdoc />
    public override bool IsTransient => Code is 408 or 429 or >= 500;
}
