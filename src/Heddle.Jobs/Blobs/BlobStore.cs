namespace Heddle.Jobs;

/// <summary>
/// Keeps the inputs and outputs of jobs, which are too large for packets. Implement it to keep them elsewhere. Every member may be called
/// from any thread at any time.
/// </summary>
public abstract class BlobStore
{
    /// <summary>The scheme of the pointers this store writes and reads, for example <c>redis</c>.</summary>
    public abstract string Scheme { get; }

    /// <summary>Keeps a blob, in place of one that may be there.</summary>
    /// <param name="key">The key, for example <see cref="BlobKeys.Context"/>.</param>
    /// <param name="content">The content; may be reused by the caller once the returned task has completed.</param>
    /// <param name="retention">How long to keep it.</param>
    /// <param name="cancellationToken">Ends the wait; whether the blob was kept is then unknown.</param>
    /// <returns>The pointer to put into a packet.</returns>
    /// <exception cref="BlobTooLargeException">The store cannot hold so much.</exception>
    public abstract ValueTask<BlobPointer> WriteAsync(
        string key,
        ReadOnlyMemory<byte> content,
        BlobRetention retention,
        CancellationToken cancellationToken = default
    );

    /// <summary>Reads a blob.</summary>
    /// <param name="pointer">A pointer of this store's <see cref="Scheme"/>.</param>
    /// <param name="maxBytes">The most to take; a larger blob is not read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The content; <see langword="null"/> when there is none, or no longer. Mind that in <c>found ? bytes : null</c> with an array the
    /// <c>null</c> becomes an empty content: return it by a statement of its own.
    /// </returns>
    /// <exception cref="BlobTooLargeException">The blob is larger than <paramref name="maxBytes"/>.</exception>
    public abstract ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        BlobPointer pointer,
        long maxBytes,
        CancellationToken cancellationToken = default
    );

    /// <summary>Removes a blob; nothing happens when there is none.</summary>
    /// <param name="pointer">A pointer of this store's <see cref="Scheme"/>.</param>
    /// <param name="cancellationToken">Ends the wait; whether the blob is gone is then unknown.</param>
    public abstract ValueTask DeleteAsync(BlobPointer pointer, CancellationToken cancellationToken = default);
}
