using System.Runtime.CompilerServices;
using System.Text;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// The files that agents share, in the bucket <c>mesh-artifacts</c> (mesh-protocol §2.7). Content of any size is streamed both ways;
/// a digest is stored with it and verified by every read. Names are any text, by custom paths such as <c>docs/report.pdf</c>.
/// </summary>
public sealed class MeshWorkspace
{
    private readonly MeshSession _session;

    internal MeshWorkspace(MeshSession session) => _session = session;

    /// <summary>
    /// Stores content under a name, in place of what is there. Readers see the old content until all of the new is stored; when the
    /// put fails or is cancelled the old content stays.
    /// </summary>
    /// <param name="name">The name: 1 to 2,048 bytes of UTF-8.</param>
    /// <param name="content">The content, read from where the stream stands to its end. Not disposed.</param>
    /// <param name="options">Chunk size, description and metadata; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the put; what has been stored of it is removed.</param>
    public async ValueTask<ObjectInfo> PutAsync(
        string name,
        Stream content,
        ObjectPutOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.PutAsync(name, content, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores bytes under a name, in place of what is there.</summary>
    /// <param name="name">The name: 1 to 2,048 bytes of UTF-8.</param>
    /// <param name="content">The content; may be empty.</param>
    /// <param name="options">Chunk size, description and metadata; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the put; what has been stored of it is removed.</param>
    public async ValueTask<ObjectInfo> PutAsync(
        string name,
        ReadOnlyMemory<byte> content,
        ObjectPutOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.PutAsync(name, content, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores text under a name as UTF-8, in place of what is there.</summary>
    /// <param name="name">The name: 1 to 2,048 bytes of UTF-8.</param>
    /// <param name="text">The content; may be empty.</param>
    /// <param name="options">Chunk size, description and metadata; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the put; what has been stored of it is removed.</param>
    public ValueTask<ObjectInfo> PutAsync(
        string name,
        string text,
        ObjectPutOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        return PutAsync(name, Encoding.UTF8.GetBytes(text), options, cancellationToken);
    }

    /// <summary>Opens content for reading: a stream, or <see cref="ObjectReader.CopyToAsync"/>. Dispose the reader.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait, not the reading.</param>
    /// <exception cref="ObjectNotFoundException">Nothing is stored under the name.</exception>
    public async ValueTask<ObjectReader> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.GetAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads content into memory.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ObjectNotFoundException">Nothing is stored under the name.</exception>
    /// <exception cref="ObjectCorruptException">What is stored is not what was put.</exception>
    public async ValueTask<byte[]> GetBytesAsync(string name, CancellationToken cancellationToken = default)
    {
        var reader = await GetAsync(name, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads content into memory as UTF-8 text.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ObjectNotFoundException">Nothing is stored under the name.</exception>
    /// <exception cref="ObjectCorruptException">What is stored is not what was put.</exception>
    public async ValueTask<string> GetTextAsync(string name, CancellationToken cancellationToken = default) =>
        Encoding.UTF8.GetString(await GetBytesAsync(name, cancellationToken).ConfigureAwait(false));

    /// <summary>Size, time, digest and what the writer noted; <see langword="null"/> when nothing is stored under the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<ObjectInfo?> GetInfoAsync(string name, CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.GetInfoAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is stored, in no particular order.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<ObjectInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var info in bucket.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return info;
        }
    }

    /// <summary>Deletes content; <see langword="false"/> when nothing is stored under the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait; whether the delete happened is then unknown.</param>
    public async ValueTask<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What is stored, then every put and delete in order. When the task completes the watch is established; nothing stored afterwards
    /// is missed. Dispose the watch.
    /// </summary>
    /// <param name="options">What to deliver; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait, not the watch.</param>
    public async ValueTask<ObjectWatch> WatchAsync(ObjectWatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.WatchAsync(options, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<ObjectBucket> BucketAsync(CancellationToken cancellationToken) => _session.Buckets.ArtifactsAsync(cancellationToken);
}
