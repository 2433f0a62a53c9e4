namespace Heddle.Transport;

/// <summary>
/// An object that is being read. The content can be read once, from beginning to end; dispose the reader to end early.
/// </summary>
/// <param name="info">What is known of the object.</param>
/// <param name="content">The content; disposed with the reader.</param>
public sealed class ObjectReader(ObjectInfo info, Stream content) : IAsyncDisposable
{
    /// <summary>What is known of the object.</summary>
    public ObjectInfo Info { get; } = info;

    /// <summary>
    /// The content, to be read asynchronously. The last bytes are handed out only after the digest has been found right.
    /// </summary>
    /// <exception cref="ObjectCorruptException">Thrown by a read: what is stored is not what was put.</exception>
    /// <exception cref="ObjectChangedException">Thrown by a read: the object has been overwritten or deleted meanwhile.</exception>
    public Stream Content { get; } = content;

    /// <summary>Writes the content to a stream, chunk by chunk.</summary>
    /// <param name="destination">Where to write. When this fails it may hold a part of the content.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <exception cref="ObjectCorruptException">What is stored is not what was put.</exception>
    /// <exception cref="ObjectChangedException">The object has been overwritten or deleted meanwhile.</exception>
    public Task CopyToAsync(Stream destination, CancellationToken cancellationToken = default) =>
        Content.CopyToAsync(destination, cancellationToken);

    /// <summary>Reads the content into memory.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ObjectCorruptException">What is stored is not what was put.</exception>
    /// <exception cref="ObjectChangedException">The object has been overwritten or deleted meanwhile.</exception>
    /// <exception cref="InvalidOperationException">The object is larger than an array can be (2 GiB); copy it to a stream.</exception>
    public async Task<byte[]> ReadToEndAsync(CancellationToken cancellationToken = default)
    {
        if (Info.Size > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"object `{Info.Name}` of {Info.Size} bytes does not fit into an array; copy it to a stream"
            );
        }

        // The size is a peer's claim: memory is taken as the bytes come.
        using var buffer = new MemoryStream((int)Math.Min(Info.Size, 1024 * 1024));
        await CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.Length == buffer.Capacity ? buffer.GetBuffer() : buffer.ToArray();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
