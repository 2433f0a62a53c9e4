using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Mesh.Tests.Liveness;

/// <summary>The bus of a process that is killed in the middle of what it does: after so many operations no further one happens.</summary>
internal sealed class MortalBus(MessageBus inner) : MessageBus
{
    private int _left = int.MaxValue;
    private int _used;

    /// <summary>How many operations there have been, the last one included that came too late.</summary>
    public int Operations => _used;

    public bool IsDead => Volatile.Read(ref _left) < 0;

    public override event EventHandler<BusEvent>? Events
    {
        add => inner.Events += value;
        remove => inner.Events -= value;
    }

    public override string Name => inner.Name;

    public override BusState State => IsDead ? BusState.Closed : inner.State;

    public override long MaxPayloadBytes => inner.MaxPayloadBytes;

    /// <summary>What opening a bucket waits for. Default nothing.</summary>
    public Task Store { get; set; } = Task.CompletedTask;

    /// <summary>What happens elsewhere just before an operation of that number, counted from 1.</summary>
    public Action<int>? Meanwhile { get; set; }

    /// <summary>Grants so many operations more.</summary>
    public void DieAfter(int operations)
    {
        Volatile.Write(ref _used, 0);
        Volatile.Write(ref _left, operations);
    }

    public override ValueTask PublishAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers = null,
        string? replyTo = null,
        CancellationToken cancellationToken = default
    )
    {
        Spend();
        return inner.PublishAsync(subject, payload, headers, replyTo, cancellationToken);
    }

    public override ValueTask<BusSubscription> SubscribeAsync(
        string subject,
        SubscribeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Spend();
        return inner.SubscribeAsync(subject, options, cancellationToken);
    }

    public override ValueTask<BusMessage> RequestAsync(
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        TimeSpan timeout,
        CancellationToken cancellationToken = default
    )
    {
        Spend();
        return inner.RequestAsync(subject, payload, headers, timeout, cancellationToken);
    }

    public override ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        Spend();
        return inner.FlushAsync(cancellationToken);
    }

    public override ValueTask DrainAsync(CancellationToken cancellationToken = default) => inner.DrainAsync(cancellationToken);

    public override async ValueTask<KeyValueBucket> OpenKeyValueAsync(
        KeyValueOptions options,
        CancellationToken cancellationToken = default
    )
    {
        Spend();
        await Store.WaitAsync(cancellationToken);
        return new MortalBucket(await inner.OpenKeyValueAsync(options, cancellationToken), this);
    }

    public override ValueTask<ObjectBucket> OpenObjectsAsync(ObjectBucketOptions options, CancellationToken cancellationToken = default)
    {
        Spend();
        return inner.OpenObjectsAsync(options, cancellationToken);
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Spend()
    {
        var operation = Interlocked.Increment(ref _used);
        Meanwhile?.Invoke(operation);
        if (Interlocked.Decrement(ref _left) < 0)
        {
            throw new BusClosedException();
        }
    }

    private sealed class MortalBucket(KeyValueBucket inner, MortalBus bus) : KeyValueBucket
    {
        public override string Name => inner.Name;

        public override ValueTask<KeyValueEntry?> GetAsync(string key, CancellationToken cancellationToken = default)
        {
            bus.Spend();
            return inner.GetAsync(key, cancellationToken);
        }

        public override ValueTask<ulong> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
        {
            bus.Spend();
            return inner.PutAsync(key, value, cancellationToken);
        }

        public override ValueTask<ulong?> TryCreateAsync(
            string key,
            ReadOnlyMemory<byte> value,
            CancellationToken cancellationToken = default
        )
        {
            bus.Spend();
            return inner.TryCreateAsync(key, value, cancellationToken);
        }

        public override ValueTask<ulong?> TryUpdateAsync(
            string key,
            ReadOnlyMemory<byte> value,
            ulong expectedRevision,
            CancellationToken cancellationToken = default
        )
        {
            bus.Spend();
            return inner.TryUpdateAsync(key, value, expectedRevision, cancellationToken);
        }

        public override ValueTask<bool> DeleteAsync(
            string key,
            ulong? expectedRevision = null,
            CancellationToken cancellationToken = default
        )
        {
            bus.Spend();
            return inner.DeleteAsync(key, expectedRevision, cancellationToken);
        }

        public override ValueTask<int> PurgeMarkersAsync(TimeSpan age, CancellationToken cancellationToken = default)
        {
            bus.Spend();
            return inner.PurgeMarkersAsync(age, cancellationToken);
        }

        public override async IAsyncEnumerable<string> KeysAsync(
            string filter = ">",
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            bus.Spend();
            await foreach (var key in inner.KeysAsync(filter, cancellationToken))
            {
                yield return key;
            }
        }

        public override ValueTask<KeyValueWatch> WatchAsync(
            string filter = ">",
            KeyValueWatchOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            bus.Spend();
            return inner.WatchAsync(filter, options, cancellationToken);
        }
    }
}
