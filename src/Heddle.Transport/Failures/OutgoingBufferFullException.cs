namespace Heddle.Transport;

/// <summary>The connection is away and its buffer for outgoing messages is full. The message was not taken.</summary>
/// <param name="limitBytes">The buffer's size, in bytes.</param>
public sealed class OutgoingBufferFullException(long limitBytes)
    : BusException($"the connection is away and its outgoing buffer of {limitBytes} bytes is full; retry once it is back")
{
    /// <summary>The buffer's size, in bytes.</summary>
    public long LimitBytes { get; } = limitBytes;

    /// <inheritdoc />
    public override bool IsTransient => true;
}
