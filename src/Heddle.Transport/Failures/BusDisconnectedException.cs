namespace Heddle.Transport;

/// <summary>The connection was lost while an operation waited for the server. Whether it took effect is unknown.</summary>
/// <param name="innerException">What ended the connection.</param>
public sealed class BusDisconnectedException(Exception? innerException = null)
    : BusException("the connection to the server was lost", innerException)
{
    /// <inheritdoc />
    public override bool IsTransient => true;
}
