using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>
/// Keeps blobs in NATS object stores, a bucket for each class of retention, so that a deployment needs nothing but NATS. Pointers read
/// <c>nats-obj://bucket/key</c>.
/// </summary>
public sealed class NatsObjectBlobStore : BlobStore
{
    // Somebody who overwrites a blob all the time must not keep its reader for good.
    private const int ReadAttempts = 3;

    private readonly NatsObjectBlobStoreOptions _options;
    private readonly MessageBus _bus;
    private readonly Dictionary<BlobRetention, string> _buckets;
    private readonly Dictionary<string, OnceOpened<ObjectBucket>> _open = new(StringComparer.Ordinal);

    /// <summary>Sets the store up; buckets are opened when they are first needed.</summary>
    /// <param name="bus">A bus with an object store.</param>
    /// <param name="options">Names, replicas and what else may be read; <see langword="null"/> for the defaults.</param>
    public NatsObjectBlobStore(MessageBus bus, NatsObjectBlobStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bus);
        _bus = bus;
        _options = options ?? new();
        _buckets = Enum.GetValues<BlobRetention>().ToDictionary(retention => retention, _options.BucketFor);
        foreach (var (retention, bucket) in _buckets)
        {
            _open[bucket] = Opening(
                new(bucket)
                {
                    MaxAge = retention.Duration(),
                    Replicas = _options.Replicas,
                    InMemory = _options.InMemory,
                }
            );
        }

        foreach (var bucket in _options.ReadableBuckets)
        {
            _open.TryAdd(bucket, Opening(new(bucket) { CreateIfMissing = false }));
        }
    }

    /// <inheritdoc />
    public override string Scheme => BlobPointer.NatsObjectScheme;

    /// <inheritdoc />
    /// <exception cref="BusException">The store could not be reached, or refused the blob.</exception>
    public override async ValueTask<BlobPointer> WriteAsync(
        string key,
        ReadOnlyMemory<byte> content,
        BlobRetention retention,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!_buckets.TryGetValue(retention, out var name))
        {
            throw new ArgumentOutOfRangeException(nameof(retention), retention, "not a class of retention");
        }

        var bucket = await _open[name].GetAsync(cancellationToken).ConfigureAwait(false);
        await bucket.PutAsync(key, content, null, cancellationToken).ConfigureAwait(false);
        return BlobPointer.NatsObject(name, key);
    }

    /// <inheritdoc />
    /// <exception cref="InvalidPointerException">The pointer names a bucket that is neither one of this store's nor listed as readable.</exception>
    /// <exception cref="BusException">The store could not be reached, or what it holds is not what was written.</exception>
    public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        BlobPointer pointer,
        long maxBytes,
        CancellationToken cancellationToken = default
    )
    {
        var (open, name) = Locate(pointer);
        try
        {
            var bucket = await open.GetAsync(cancellationToken).ConfigureAwait(false);
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await ReadAsync(bucket, name, pointer, maxBytes, cancellationToken).ConfigureAwait(false);
                }
                catch (ObjectChangedException) when (attempt < ReadAttempts)
                {
                    // Overwritten while it was read; there is a new content to read.
                }
            }
        }
        catch (Exception missing) when (missing is ObjectNotFoundException or BucketNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    /// <exception cref="InvalidPointerException">The pointer names a bucket that is not one of this store's.</exception>
    public override async ValueTask DeleteAsync(BlobPointer pointer, CancellationToken cancellationToken = default)
    {
        var (open, name) = Locate(pointer);
        if (!_buckets.ContainsValue(pointer.Key[..^(name.Length + 1)]))
        {
            throw new InvalidPointerException(pointer.ToString(), "bucket belongs to others");
        }

        try
        {
            var bucket = await open.GetAsync(cancellationToken).ConfigureAwait(false);
            await bucket.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (BucketNotFoundException)
        {
            // Nor is there anything in it.
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        ObjectBucket bucket,
        string name,
        BlobPointer pointer,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        var reader = await bucket.GetAsync(name, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            // A record that claims less than there is fails its verification before more than that is taken.
            return reader.Info.Size <= maxBytes
                ? await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false)
                : throw new BlobTooLargeException(pointer, maxBytes);
        }
    }

    private OnceOpened<ObjectBucket> Opening(ObjectBucketOptions options) =>
        new(cancellationToken => _bus.OpenObjectsAsync(options, cancellationToken));

    // A pointer comes from a stranger: it must not choose among all the buckets this process may read.
    private (OnceOpened<ObjectBucket> Open, string Name) Locate(BlobPointer pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        return !pointer.TryGetNatsObject(out var bucket, out var name)
                ? throw new InvalidPointerException(pointer.ToString(), "bucket or object name is missing")
            : _open.TryGetValue(bucket, out var open) ? (open, name)
            : throw new InvalidPointerException(pointer.ToString(), "bucket holds no blobs of jobs");
    }
}
