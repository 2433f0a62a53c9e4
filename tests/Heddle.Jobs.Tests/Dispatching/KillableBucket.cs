using Heddle.Transport;

namespace Heddle.Jobs.Tests;

internal sealed class KillableBucket(KeyValueBucket inner, Killswitch life) : KeyValueBucket
{
    public override string Name => inner.Name;

    public override ValueTask<KeyValueEntry?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.GetAsync(key, cancellationToken);
    }

    public override ValueTask<ulong> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.PutAsync(key, value, cancellationToken);
    }

    public override ValueTask<ulong?> TryCreateAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.TryCreateAsync(key, value, cancellationToken);
    }

    public override ValueTask<ulong?> TryUpdateAsync(
        string key,
        ReadOnlyMemory<byte> value,
        ulong expectedRevision,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return inner.TryUpdateAsync(key, value, expectedRevision, cancellationToken);
    }

    public override ValueTask<bool> DeleteAsync(string key, ulong? expectedRevision = null, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.DeleteAsync(key, expectedRevision, cancellationToken);
    }

    public override ValueTask<int> PurgeMarkersAsync(TimeSpan age, CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.PurgeMarkersAsync(age, cancellationToken);
    }

    public override IAsyncEnumerable<string> KeysAsync(string filter = ">", CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.KeysAsync(filter, cancellationToken);
    }

    public override ValueTask<KeyValueWatch> WatchAsync(
        string filter = ">",
        KeyValueWatchOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        return inner.WatchAsync(filter, options, cancellationToken);
    }
}
