using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>The stores of a process. A pointer's scheme picks its store; what has no pointer yet goes to the first.</summary>
public sealed class BlobStores : IAsyncDisposable
{
    private readonly Dictionary<string, BlobStore> _byScheme = new(StringComparer.Ordinal);

    /// <summary>Puts stores together.</summary>
    /// <param name="stores">The stores, the one for new blobs first.</param>
    /// <exception cref="ArgumentException">There is none, or two share a scheme.</exception>
    public BlobStores(params ReadOnlySpan<BlobStore> stores)
    {
        if (stores.IsEmpty)
        {
            throw new ArgumentException("give at least one blob store", nameof(stores));
        }

        Default = stores[0];
        foreach (var store in stores)
        {
            if (!_byScheme.TryAdd(store.Scheme, store))
            {
                throw new ArgumentException($"two blob stores read `{store.Scheme}` pointers; give one for each scheme", nameof(stores));
            }
        }
    }

    /// <summary>
    /// What a process needs by default: new blobs go to object stores of the bus, and pointers of the published SDKs are read from the
    /// Redis server the environment names (<see cref="RedisBlobStoreOptions.FromEnvironment"/>), which is not connected to before one comes.
    /// </summary>
    /// <param name="bus">The connection.</param>
    /// <param name="environment">Reads an environment variable; <see langword="null"/> for the process's own.</param>
    /// <exception cref="ArgumentException">The environment's settings for Redis cannot be used.</exception>
    public static BlobStores CreateDefault(MessageBus bus, Func<string, string?>? environment = null) =>
        new(new NatsObjectBlobStore(bus), new RedisBlobStore(RedisBlobStoreOptions.FromEnvironment(environment)));

    /// <summary>The store for blobs that answer to nothing.</summary>
    public BlobStore Default { get; }

    /// <summary>The store a pointer points into.</summary>
    /// <param name="pointer">The pointer.</param>
    /// <exception cref="InvalidPointerException">No store reads its scheme.</exception>
    public BlobStore For(BlobPointer pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        return _byScheme.TryGetValue(pointer.Scheme, out var store)
            ? store
            : throw new InvalidPointerException(pointer.ToString(), "unsupported pointer scheme");
    }

    /// <summary>
    /// The store for the answer to a job: the one its input came from, because that is where its sender can read, or the
    /// <see cref="Default"/> one when it had no input.
    /// </summary>
    /// <param name="contextPointer">The pointer to the input as the packet carries it; may be empty.</param>
    /// <exception cref="InvalidPointerException">The text is no pointer, or no store reads its scheme.</exception>
    public BlobStore ForAnswerTo(string contextPointer) =>
        string.IsNullOrEmpty(contextPointer) ? Default : For(BlobPointer.Parse(contextPointer));

    /// <summary>Reads a blob from the store its pointer points into.</summary>
    /// <param name="pointer">The pointer.</param>
    /// <param name="maxBytes">The most to take; a larger blob is not read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The content; <see langword="null"/> when there is none, or no longer.</returns>
    /// <exception cref="InvalidPointerException">No store reads its scheme.</exception>
    /// <exception cref="BlobTooLargeException">The blob is larger than <paramref name="maxBytes"/>.</exception>
    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(BlobPointer pointer, long maxBytes, CancellationToken cancellationToken = default) =>
        For(pointer).ReadAsync(pointer, maxBytes, cancellationToken);

    /// <summary>Closes the stores that hold a connection of their own. For whoever put them together.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var store in _byScheme.Values)
        {
            if (store is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
