namespace Heddle.Transport;

/// <summary>An established watch. Enumerate it once; disposing it ends the enumeration.</summary>
/// <remarks>
/// The last value of every key arrives. Values in between may not: a bucket keeps <see cref="KeyValueOptions.History"/> revisions of a
/// key, and one that is overwritten before its turn is gone. With a longer history fewer are skipped; to see all, use a
/// <see cref="DurableStream"/>.
/// </remarks>
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
