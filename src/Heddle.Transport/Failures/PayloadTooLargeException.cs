namespace Heddle.Transport;

/// <summary>A message is larger than the server accepts. It was not sent.</summary>
/// <param name="subject">The message's subject.</param>
/// <param name="sizeBytes">The size of payload and headers, in bytes.</param>
/// <param name="maxBytes">The server's limit, in bytes.</param>
public sealed class PayloadTooLargeException(string subject, long sizeBytes, long maxBytes)
    : BusException(
        $"message of {sizeBytes} bytes on subject `{subject}` exceeds the server's limit of {maxBytes} bytes; put large data into an object bucket and send its name"
    )
{
    /// <summary>The message's subject.</summary>
    public string Subject { get; } = subject;

    /// <summary>The size of payload and headers, in bytes.</summary>
    public long SizeBytes { get; } = sizeBytes;

    /// <summary>The server's limit (<c>max_payload</c>), in bytes.</summary>
    public long MaxBytes { get; } = maxBytes;

    /// <inheritdoc />
    public override bool IsTransient => false;
}
