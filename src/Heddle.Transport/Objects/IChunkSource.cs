namespace Heddle.Transport;

/// <summary>Where the pieces of an object come from, first to last. Asked for one at a time.</summary>
internal interface IChunkSource : IAsyncDisposable
{
    /// <summary>The next piece; <see langword="null"/> when there is none although the object has not changed.</summary>
    /// <exception cref="ObjectChangedException">The object has been overwritten or deleted, and the piece with it.</exception>
    ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken);
}
