namespace Heddle.Transport;

/// <summary>The server refused a publish or a subscription to this connection's user.</summary>
/// <param name="operation">What was refused.</param>
/// <param name="subject">The subject it was refused for.</param>
public sealed class PermissionDeniedException(BusOperation operation, string subject)
    : BusException(
        $"the server denies this user permission to {(operation == BusOperation.Publish ? "publish" : "subscribe")} to `{subject}`; ask for a grant or use other credentials"
    )
{
    /// <summary>What was refused.</summary>
    public BusOperation Operation { get; } = operation;

    /// <summary>The subject it was refused for.</summary>
    public string Subject { get; } = subject;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
