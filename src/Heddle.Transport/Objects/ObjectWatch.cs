namespace Heddle.Transport;

/// <summary>An established watch over objects. Enumerate it once; disposing it ends the enumeration.</summary>
public abstract class ObjectWatch : IAsyncEnumerable<ObjectInfo>, IAsyncDisposable
{
    /// <summary>
    /// Whether the reader has taken everything that made up the bucket when the watch began; <see langword="true"/> at once when it
    /// was empty. Changes on the reader's own thread, as it takes entries.
    /// </summary>
    public abstract bool IsCurrent { get; }

    /// <inheritdoc />
    public abstract IAsyncEnumerator<ObjectInfo> GetAsyncEnumerator(CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
