using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>
/// The state that agents share, in the bucket <c>mesh-context</c> (mesh-protocol §2.6). Strings and bytes are stored as they are, so
/// that other implementations read them; every other type is stored as JSON.
/// </summary>
public sealed class MeshKeyValue
{
    private readonly MeshSession _session;

    internal MeshKeyValue(MeshSession session) => _session = session;

    /// <summary>Writes a key whatever its state and returns the new revision.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="key">Characters <c>-/_=.a-zA-Z0-9</c>; neither starts nor ends with a dot.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Ends the wait; whether the write happened is then unknown.</param>
    public async ValueTask<ulong> PutAsync<T>(string key, T value, CancellationToken cancellationToken = default)
    {
        var bucket = await BucketAsync(cancellationToken).ConfigureAwait(false);
        return await bucket.PutAsync(key, Encode(value), cancellationToken).ConfigureAwait(false);
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
        return await bucket.TryCreateAsync(key, Encode(value), cancellationToken).ConfigureAwait(false)
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
        return await bucket.TryUpdateAsync(key, Encode(value), expectedRevision, cancellationToken).ConfigureAwait(false);
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
        return entry is null ? null : Decode<T>(entry);
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
                yield return Decode<T>(entry);
            }
        }
    }

    private ValueTask<KeyValueBucket> BucketAsync(CancellationToken cancellationToken) => _session.Buckets.ContextAsync(cancellationToken);

    private ReadOnlyMemory<byte> Encode<T>(T value) =>
        value switch
        {
            string text => Encoding.UTF8.GetBytes(text),
            byte[] bytes => bytes,
            ReadOnlyMemory<byte> bytes => bytes,
            _ => JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<T>)_session.Json.GetTypeInfo(typeof(T))),
        };

    private MeshEntry<T> Decode<T>(KeyValueEntry entry)
    {
        if (entry.Operation != KeyValueOperation.Put)
        {
            return new MeshEntry<T>(entry.Key, default, entry.Revision, entry.Created, IsDeleted: true);
        }

        object? value =
            typeof(T) == typeof(string) ? Encoding.UTF8.GetString(entry.Value.Span)
            : typeof(T) == typeof(byte[]) ? entry.Value.ToArray()
            : typeof(T) == typeof(ReadOnlyMemory<byte>) ? entry.Value
            : DecodeJson<T>(entry);
        return new MeshEntry<T>(entry.Key, (T)value!, entry.Revision, entry.Created, IsDeleted: false);
    }

    private T? DecodeJson<T>(KeyValueEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize(entry.Value.Span, (JsonTypeInfo<T>)_session.Json.GetTypeInfo(typeof(T)));
        }
        catch (JsonException problem)
        {
            throw new InvalidReplyException(
                $"the value of key `{entry.Key}` does not fit `{typeof(T).Name}`: {problem.Message}",
                null,
                problem
            );
        }
    }
}
