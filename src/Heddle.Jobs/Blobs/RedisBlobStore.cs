using StackExchange.Redis;

namespace Heddle.Jobs;

/// <summary>
/// Keeps blobs in Redis as every published SDK does: plain binary strings under the key itself (CAP specification 04). Pointers read
/// <c>redis://key</c>. Connects when it is first needed and again whenever the connection was lost.
/// </summary>
public sealed class RedisBlobStore : BlobStore, IAsyncDisposable
{
    private readonly RedisBlobStoreOptions _options;
    private readonly RedisConnection _connection;

    /// <summary>Sets the store up without connecting.</summary>
    /// <param name="options">Address, TLS and patience; <see langword="null"/> for the server the environment names.</param>
    /// <exception cref="ArgumentException">An address or a pair of files the options or the environment name cannot be used; the message tells why.</exception>
    public RedisBlobStore(RedisBlobStoreOptions? options = null)
    {
        _options = options ?? RedisBlobStoreOptions.FromEnvironment();
        _connection = new(_options);
    }

    /// <inheritdoc />
    public override string Scheme => BlobPointer.RedisScheme;

    /// <inheritdoc />
    /// <exception cref="BlobStoreException">The server could not be reached, or refused the blob.</exception>
    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    public override async ValueTask<BlobPointer> WriteAsync(
        string key,
        ReadOnlyMemory<byte> content,
        BlobRetention retention,
        CancellationToken cancellationToken = default
    )
    {
        var pointer = BlobPointer.Redis(key);
        // The client keeps what it is given until it has been sent, and the caller may reuse it when its wait ends.
        var value = content.ToArray();
        await AskAsync(database => database.StringSetAsync(key, value, retention.Duration()), cancellationToken).ConfigureAwait(false);
        return pointer;
    }

    /// <inheritdoc />
    /// <exception cref="BlobStoreException">The server could not be reached, or the key holds something else than a string.</exception>
    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        BlobPointer pointer,
        long maxBytes,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(pointer);
        // A range, so that no more than one byte too many is ever sent, however large the value is.
        var last = maxBytes is < 0 or long.MaxValue ? -1 : maxBytes;
        RedisKey key = pointer.Key;
        byte[]? value = await AskAsync(database => database.StringGetRangeAsync(key, 0, last), cancellationToken).ConfigureAwait(false);
        if (value is { Length: > 0 })
        {
            return value.Length <= maxBytes ? value : throw new BlobTooLargeException(pointer, maxBytes);
        }

        // To a range, an absent key and an empty string are the same.
        var exists = await AskAsync(database => database.KeyExistsAsync(key), cancellationToken).ConfigureAwait(false);
        return exists ? default(ReadOnlyMemory<byte>) : (ReadOnlyMemory<byte>?)null;
    }

    /// <inheritdoc />
    /// <exception cref="BlobStoreException">The server could not be reached.</exception>
    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    public override async ValueTask DeleteAsync(BlobPointer pointer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        await AskAsync(database => database.KeyDeleteAsync(pointer.Key), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects, if that has not happened, and waits for an answer of the server: whoever wants to fail early calls it at the start.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BlobStoreException">The server could not be reached.</exception>
    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    public async ValueTask PingAsync(CancellationToken cancellationToken = default) =>
        await AskAsync(database => database.PingAsync(), cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async ValueTask<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            var database = await _connection.GetAsync(cancellationToken).ConfigureAwait(false);
            // The client itself waits forever for a server that accepts commands and answers none.
            var answer = await ask(database).WaitAsync(_options.Timeout, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            // This is the client's one thread for answers; whoever continues here might keep it.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return answer;
        }
        catch (Exception problem) when (problem is RedisException or RedisCommandException)
        {
            throw new BlobStoreException(Scheme, problem.Message, problem);
        }
    }
}
