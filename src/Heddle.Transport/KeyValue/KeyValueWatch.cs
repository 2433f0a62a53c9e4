namespace Heddle.Transport;

/// <summary>An established watch. Enumerate it once; disposing it ends the enumeration.</summary>
public abstract class KeyValueWatch : IAsyncEnumerable<KeyValueEntry>, IAsyncDisposable
{
    /// <summary>
    /// Whether the reader has taken every entry that made up the state when the watch began; <see langword="true"/> at once when
    /// nothing matched. Changes on the reader's own thread, as it takes entries.
    /// </summary>
    public abstract bool IsCurrent { get; }

    /// <inheritdoc />
    public abstract IAsyncEnumerator<KeyValueEntry> GetAsyncEnumerator(CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
