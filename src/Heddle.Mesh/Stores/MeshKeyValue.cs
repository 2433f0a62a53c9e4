using System.Runtime.CompilerServices;
using System.Text.Json;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// The state that agents share, in the bucket <c>mesh-context</c> (mesh-protocol §2.6). Strings and bytes are stored as they are, so
/// that other implementations read them; every other type is stored as JSON.
/// </summary>
public sealed class MeshKeyValue
{
    private readonly MeshSession _session;
    private readonly StoredValues _values;

    internal MeshKeyValue(MeshSession session)
    {
        _session = session;
        _values = new StoredValues(session.Json);
    }

    /// <summary>Writes a key whatever its state and returns the new revision.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="key">Characters <c>-/_=.a-zA-Z0-9</c>; neither starts nor ends with a dot.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Ends the wait; whether the write happened is then unknown.</param>
    public async ValueTask<ulong> PutAsync<T>(string key, T value, CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.PutAsync(key, _values.Encode(value), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a key that does not exist.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Ends the wait; whether the write happened is then unknown.</param>
    /// <exception cref="KeyExistsException">The key exists.</exception>
    public async ValueTask<ulong> CreateAsync<T>(string key, T value, CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.TryCreateAsync(key, _values.Encode(value), cancellationToken).ConfigureAwait(false)
            ?? throw new KeyExistsException(
                $"key `{key}` exists already",
                JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal) { ["key"] = key })
            );
    }

    /// <summary>Writes a key that is still at a revision; <see langword="null"/> when it is not.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="expectedRevision">The revision the key must have; 0 for one that was never written.</param>
    /// <param name="cancellationToken">Ends the wait; whether the write happened is then unknown.</param>
    public async ValueTask<ulong?> TryUpdateAsync<T>(
        string key,
        T value,
        ulong expectedRevision,
        CancellationToken cancellationToken = default
    )
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.TryUpdateAsync(key, _values.Encode(value), expectedRevision, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Changes a value whoever else changes it at the same time: reads it, applies the change and writes it unless another write came
    /// between, in which case it begins again. No update is lost; a change that leaves the value as it is writes nothing.
    /// </summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="change">
    /// Makes the new value of the present one, or of the type's default when the key does not exist. May run several times.
    /// </param>
    /// <param name="options">How long to try; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the attempts; whether the last write happened is then unknown.</param>
    /// <returns>The value that <paramref name="change"/> made.</returns>
    /// <exception cref="RevisionConflictException">Others were faster until the time was over; nothing was written.</exception>
    /// <exception cref="InvalidReplyException">The present value does not fit the type.</exception>
    public ValueTask<T> UpdateAsync<T>(
        string key,
        Func<T?, T> change,
        MeshUpdateOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        return UpdateAsync<T>(key, (value, _) => ValueTask.FromResult(change(value)), options, cancellationToken);
    }

    /// <summary>Changes a value as the other overload does, by a change that has to wait for something.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="change">
    /// Makes the new value of the present one, or of the type's default when the key does not exist. May run several times; what it
    /// does elsewhere should bear that.
    /// </param>
    /// <param name="options">How long to try; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the attempts; whether the last write happened is then unknown.</param>
    /// <returns>The value that <paramref name="change"/> made.</returns>
    /// <exception cref="RevisionConflictException">Others were faster until the time was over; nothing was written.</exception>
    /// <exception cref="InvalidReplyException">The present value does not fit the type.</exception>
    public async ValueTask<T> UpdateAsync<T>(
        string key,
        Func<T?, CancellationToken, ValueTask<T>> change,
        MeshUpdateOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        var update = new ValueUpdate<T>(bucket, _values, _session.Time, options ?? MeshUpdateOptions.Default);
        return await update.RunAsync(key, change, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a key; <see langword="null"/> when it does not exist.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidReplyException">The value does not fit the type.</exception>
    public async ValueTask<MeshEntry<T>?> GetAsync<T>(string key, CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        var entry = await bucket.GetAsync(key, cancellationToken).ConfigureAwait(false);
        return entry is null ? null : _values.Decode<T>(entry);
    }

    /// <summary>Deletes a key, leaving a marker for watchers. Deleting what does not exist is no error.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait; whether the delete happened is then unknown.</param>
    public async ValueTask DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        await bucket.DeleteAsync(key, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The keys that exist.</summary>
    /// <param name="filter">A key or pattern with <c>*</c> and <c>&gt;</c> as dot-separated tokens; the default is every key.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<string> KeysAsync(
        string filter = ">",
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var key in bucket.KeysAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            yield return key;
        }
    }

    /// <summary>The keys that exist with their values, each once; what is written meanwhile may be left out.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="filter">A key or pattern with <c>*</c> and <c>&gt;</c> as dot-separated tokens; the default is every key.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="InvalidReplyException">A value does not fit the type.</exception>
    public async IAsyncEnumerable<MeshEntry<T>> ListAsync<T>(
        string filter = ">",
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        var watch = await bucket.WatchAsync(filter, new() { IgnoreDeletes = true }, cancellationToken).ConfigureAwait(false);
        await using (((IAsyncDisposable)watch).ConfigureAwait(false))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal); // A key that is written during the listing comes again.
            var entries = watch.GetAsyncEnumerator(cancellationToken);
            await using (((IAsyncDisposable)entries).ConfigureAwait(false))
            {
                while (!watch.IsCurrent && await entries.MoveNextAsync().ConfigureAwait(false))
                {
                    if (seen.Add(entries.Current.Key))
                    {
                        yield return _values.Decode<T>(entries.Current);
                    }
                }
            }
        }
    }

    /// <summary>The current value of each match, then every change in order, deletes included, until cancelled.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="filter">A key or pattern with <c>*</c> and <c>&gt;</c> as dot-separated tokens; the default is every key.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<MeshEntry<T>> WatchAsync<T>(
        string filter = ">",
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        var watch = await bucket.WatchAsync(filter, null, cancellationToken).ConfigureAwait(false);
        await using (((IAsyncDisposable)watch).ConfigureAwait(false))
        {
            await foreach (var entry in watch.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return _values.Decode<T>(entry);
            }
        }
    }

    private ValueTask<KeyValueBucket> BucketAsync(CancellationToken cancellationToken) => _session.Buckets.ContextAsync(cancellationToken);
}
