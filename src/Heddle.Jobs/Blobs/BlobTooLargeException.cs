namespace Heddle.Jobs;

/// <summary>A blob is larger than its reader or its store allows. Nothing of it was taken.</summary>
/// <param name="pointer">Where it is, or was to be.</param>
/// <param name="maxBytes">What is allowed.</param>
public sealed class BlobTooLargeException(BlobPointer pointer, long maxBytes)
    : Exception($"`{pointer}` exceeds max size of {maxBytes} bytes")
{
    /// <summary>Where it is, or was to be.</summary>
    public BlobPointer Pointer { get; } = pointer;

    /// <summary>What is allowed, in bytes.</summary>
    public long MaxBytes { get; } = maxBytes;
}
