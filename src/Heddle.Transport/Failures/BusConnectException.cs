namespace Heddle.Transport;

/// <summary>No server could be reached.</summary>
/// <param name="servers">The addresses that were tried, without credentials.</param>
/// <param name="innerException">The last failure.</param>
public sealed class BusConnectException(IReadOnlyList<string> servers, Exception? innerException)
    : BusException(
        $"cannot connect to `{string.Join("`, `", servers)}`{(innerException is null ? "" : ": " + innerException.Message)}",
        innerException
    )
{
    /// <summary>The addresses that were tried, without credentials.</summary>
    public IReadOnlyList<string> Servers { get; } = servers;

    /// <inheritdoc />
    public override bool IsTransient => true;
}
