namespace Heddle.Transport;

/// <summary>The bus is closed, or closed while the operation waited.</summary>
/// <param name="innerException">What closed it, or <see langword="null"/> when its owner did.</param>
public sealed class BusClosedException(Exception? innerException = null) : BusException("the bus connection is closed", innerException)
{
    /// <inheritdoc />
    public override bool IsTransient => false;
}
