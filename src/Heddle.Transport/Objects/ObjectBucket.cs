using System.Runtime.InteropServices;

namespace Heddle.Transport;

/// <summary>
/// A bucket of named objects of any size. Content is stored in chunks and streamed both ways, so the memory an object takes in this
/// process does not depend on its size; a digest is written with it and verified when it is read. A name is any text that is not
/// empty, of at most 2,048 bytes of UTF-8.
/// </summary>
public abstract class ObjectBucket
{
    /// <summary>The bucket's name.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Stores an object, in place of the one of that name if there is one. Readers see the old content until all of the new is stored;
    /// when the put fails or is cancelled the old object stays.
    /// </summary>
    /// <param name="name">The object's name.</param>
    /// <param name="content">The content, read from where the stream stands to its end. Not disposed.</param>
    /// <param name="options">Chunk size and description; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the put; what has been stored of it is removed.</param>
    /// <returns>What was stored.</returns>
    /// <exception cref="BusDisconnectedException">The connection was lost meanwhile; nothing was replaced.</exception>
    /// <exception cref="StoreException">The store refused it, for example for want of room; nothing was replaced.</exception>
    public abstract ValueTask<ObjectInfo> PutAsync(
        string name,
        Stream content,
        ObjectPutOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Stores an object that is in memory; otherwise as the put of a stream.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="content">The content; may be empty.</param>
    /// <param name="options">Chunk size and description; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the put; what has been stored of it is removed.</param>
    /// <returns>What was stored.</returns>
    public virtual async ValueTask<ObjectInfo> PutAsync(
        string name,
        ReadOnlyMemory<byte> content,
        ObjectPutOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var array = MemoryMarshal.TryGetArray(content, out var segment) ? segment : new ArraySegment<byte>(content.ToArray());
        var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        await using (stream.ConfigureAwait(false))
        {
            return await PutAsync(name, stream, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Opens an object for reading. What is read is what was current when the task completed, all of it and verified, or an exception.
    /// An object another client made as a link is read where it points, in this bucket or another one of the server.
    /// </summary>
    /// <param name="name">The object's name.</param>
    /// <param name="cancellationToken">Ends the wait, not the reading.</param>
    /// <exception cref="ObjectNotFoundException">There is no such object, or it is a link to one that is not there.</exception>
    /// <exception cref="BucketNotFoundException">It is a link into a bucket that is not there.</exception>
    /// <exception cref="StoreException">It is a link to a whole bucket, or one that leads back to itself.</exception>
    public abstract ValueTask<ObjectReader> GetAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Looks an object up without its content; <see langword="null"/> when it does not exist or is deleted.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask<ObjectInfo?> GetInfoAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes an object, leaving a marker for watchers; <see langword="false"/> when it does not exist. Whoever is reading it gets
    /// an <see cref="ObjectChangedException"/>.
    /// </summary>
    /// <param name="name">The object's name.</param>
    /// <param name="cancellationToken">Ends the wait; whether the delete happened is then unknown.</param>
    public abstract ValueTask<bool> DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The objects that exist (deleted ones left out), in no particular order.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public abstract IAsyncEnumerable<ObjectInfo> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Watches the bucket: first what there is, then every put and delete in order, without gaps across reconnects. When the task
    /// completes the watch is established; nothing stored afterwards is missed.
    /// </summary>
    /// <param name="options">What to deliver; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait, not the watch.</param>
    public abstract ValueTask<ObjectWatch> WatchAsync(ObjectWatchOptions? options = null, CancellationToken cancellationToken = default);
}
