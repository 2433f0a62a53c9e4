namespace Heddle.Transport;

/// <summary>
/// A bucket of keys whose values carry a revision. Deleting leaves a marker behind, so that watchers learn of it and revisions never
/// run backwards. Keys consist of the characters <c>-/_=.a-zA-Z0-9</c> and neither start nor end with a dot.
/// </summary>
public abstract class KeyValueBucket
{
    /// <summary>The bucket's name.</summary>
    public abstract string Name { get; }

    /// <summary>Reads a key; <see langword="null"/> when it does not exist or is deleted.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask<KeyValueEntry?> GetAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Writes a key whatever its state and returns the new revision.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Ends the wait; whether the write happened is then unknown.</param>
    public abstract ValueTask<ulong> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default);

    /// <summary>Writes a key that does not exist or is deleted; <see langword="null"/> when it exists.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Ends the wait; whether the write happened is then unknown.</param>
    public abstract ValueTask<ulong?> TryCreateAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default);

    /// <summary>Writes a key that is still at a revision (compare-and-set); <see langword="null"/> when it is not.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="expectedRevision">The revision the key must have; 0 for a key that has never been written.</param>
    /// <param name="cancellationToken">Ends the wait; whether the write happened is then unknown.</param>
    public abstract ValueTask<ulong?> TryUpdateAsync(
        string key,
        ReadOnlyMemory<byte> value,
        ulong expectedRevision,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// Writes a delete marker; <see langword="false"/> when <paramref name="expectedRevision"/> is given and the key is at another one.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="expectedRevision">The revision the key must have, or <see langword="null"/> for any.</param>
    /// <param name="cancellationToken">Ends the wait; whether the delete happened is then unknown.</param>
    public abstract ValueTask<bool> DeleteAsync(string key, ulong? expectedRevision = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the markers that deletes have left behind, and what is kept from before them; a key that is written meanwhile stays. Who
    /// watches and has not seen a marker yet will not see it any more: an hour leaves time even for a watcher that is away for a while.
    /// </summary>
    /// <param name="age">How old a marker has to be; not negative.</param>
    /// <param name="cancellationToken">Ends the work; what is left of it can be done later.</param>
    /// <returns>How many keys' markers were removed.</returns>
    public abstract ValueTask<int> PurgeMarkersAsync(TimeSpan age, CancellationToken cancellationToken = default);

    /// <summary>The keys that exist (deleted ones left out), in no particular order.</summary>
    /// <param name="filter">A key or pattern with <c>*</c> and <c>&gt;</c>; the default is every key.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public abstract IAsyncEnumerable<string> KeysAsync(string filter = ">", CancellationToken cancellationToken = default);

    /// <summary>
    /// Watches keys: first the current value of each match, then every change in order, without gaps across reconnects. When the task
    /// completes the watch is established; nothing written afterwards is missed.
    /// </summary>
    /// <param name="filter">A key or pattern with <c>*</c> and <c>&gt;</c>; the default is every key.</param>
    /// <param name="options">What to deliver; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait, not the watch.</param>
    public abstract ValueTask<KeyValueWatch> WatchAsync(
        string filter = ">",
        KeyValueWatchOptions? options = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>As <see cref="TryCreateAsync"/>, where an existing key is an error.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Ends the wait; whether the write happened is then unknown.</param>
    /// <exception cref="RevisionConflictException">The key exists.</exception>
    public async ValueTask<ulong> CreateAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) =>
        await TryCreateAsync(key, value, cancellationToken).ConfigureAwait(false) ?? throw new RevisionConflictException(Name, key, 0);

    /// <summary>As <see cref="TryUpdateAsync"/>, where another revision is an error.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="expectedRevision">The revision the key must have.</param>
    /// <param name="cancellationToken">Ends the wait; whether the write happened is then unknown.</param>
    /// <exception cref="RevisionConflictException">The key is at another revision.</exception>
    public async ValueTask<ulong> UpdateAsync(
        string key,
        ReadOnlyMemory<byte> value,
        ulong expectedRevision,
        CancellationToken cancellationToken = default
    ) =>
        await TryUpdateAsync(key, value, expectedRevision, cancellationToken).ConfigureAwait(false)
        ?? throw new RevisionConflictException(Name, key, expectedRevision);
}
