using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>Keeps blobs in this process until they expire or it ends: for tests and for whatever needs no more.</summary>
public sealed class InMemoryBlobStore : BlobStore
{
    private const int SlackEntries = 64;
    private readonly InMemoryBlobStoreOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Blob> _blobs = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _expiry = new();
    private long _bytes;

    /// <summary>Makes an empty store.</summary>
    /// <param name="options">Scheme, size and clock; <see langword="null"/> for the defaults.</param>
    public InMemoryBlobStore(InMemoryBlobStoreOptions? options = null) => _options = options ?? new();

    /// <inheritdoc />
    public override string Scheme => _options.Scheme;

    /// <inheritdoc />
    public override ValueTask<BlobPointer> WriteAsync(
        string key,
        ReadOnlyMemory<byte> content,
        BlobRetention retention,
        CancellationToken cancellationToken = default
    )
    {
        var pointer = BlobPointer.Create(Scheme, key);
        lock (_gate)
        {
            var now = _options.TimeProvider.GetUtcNow();
            Forget(now);
            var others = _bytes - (_blobs.TryGetValue(key, out var old) ? old.Content.Length : 0);
            if (others + content.Length > _options.MaxTotalBytes)
            {
                throw new BlobTooLargeException(pointer, _options.MaxTotalBytes - others);
            }

            var expires = now + retention.Duration();
            _blobs[key] = new(content.ToArray(), expires);
            _bytes = others + content.Length;
            _expiry.Enqueue(key, expires);
            Compact();
        }

        return new(pointer);
    }

    /// <inheritdoc />
    public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        BlobPointer pointer,
        long maxBytes,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(pointer);
        lock (_gate)
        {
            Forget(_options.TimeProvider.GetUtcNow());
            if (!_blobs.TryGetValue(pointer.Key, out var blob))
            {
                return new((ReadOnlyMemory<byte>?)null);
            }

            return blob.Content.Length <= maxBytes ? new(blob.Content) : throw new BlobTooLargeException(pointer, maxBytes);
        }
    }

    /// <inheritdoc />
    public override ValueTask DeleteAsync(BlobPointer pointer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        lock (_gate)
        {
            Remove(pointer.Key);
        }

        return default;
    }

    private void Forget(DateTimeOffset now)
    {
        while (_expiry.TryPeek(out var key, out var expires) && expires <= now)
        {
            _expiry.Dequeue();
            // It may have been written again since, to be kept longer.
            if (_blobs.TryGetValue(key, out var blob) && blob.Expires <= now)
            {
                Remove(key);
            }
        }
    }

    // A blob that is deleted or written again leaves its old entry in the queue; many of them must not outgrow the blobs.
    private void Compact()
    {
        if (_expiry.Count > (2 * _blobs.Count) + SlackEntries)
        {
            _expiry.Clear();
            _expiry.EnqueueRange(_blobs.Select(blob => (blob.Key, blob.Value.Expires)));
        }
    }

    private void Remove(string key)
    {
        if (_blobs.Remove(key, out var blob))
        {
            _bytes -= blob.Content.Length;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Blob(ReadOnlyMemory<byte> Content, DateTimeOffset Expires);
}
