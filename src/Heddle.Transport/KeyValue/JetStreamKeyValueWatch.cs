using System.Runtime.CompilerServices;

namespace Heddle.Transport;

/// <summary>A watch over a bucket in a stream.</summary>
/// <remarks>
/// Whether the reader is current depends on what is still to come, and where deletes are left out nobody knows whether anything wanted
/// is to come before it has. So, until the state at the start has been read, the watch is one entry ahead of its reader.
/// </remarks>
internal sealed class JetStreamKeyValueWatch(OrderedConsumer consumer, Func<StreamMessage, KeyValueEntry> toEntry, bool ignoreDeletes)
    : KeyValueWatch
{
    private KeyValueEntry? _next;
    private int _started;

    public override bool IsCurrent => _next is null && consumer.IsCaughtUp;

    public override IAsyncEnumerator<KeyValueEntry> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _started, 1) == 0
            ? ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken)
            : throw new InvalidOperationException("a watch can be enumerated once; open another one");

    public override ValueTask DisposeAsync() => consumer.DisposeAsync();

    /// <summary>Reads one entry ahead while the state at the start is not complete.</summary>
    public async ValueTask LookAheadAsync(CancellationToken cancellationToken)
    {
        if (ignoreDeletes)
        {
            _next = await ReadAsync(untilCaughtUp: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<KeyValueEntry> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!consumer.IsDisposed)
        {
            var entry = _next ?? await ReadAsync(untilCaughtUp: false, cancellationToken).ConfigureAwait(false);
            if (entry is null)
            {
                yield break;
            }

            _next = null;
            await LookAheadAsync(cancellationToken).ConfigureAwait(false);
            yield return entry;
        }
    }

    private async ValueTask<KeyValueEntry?> ReadAsync(bool untilCaughtUp, CancellationToken cancellationToken)
    {
        while (await consumer.ReadAsync(untilCaughtUp, cancellationToken).ConfigureAwait(false) is { } message)
        {
            var entry = toEntry(message);
            if (!ignoreDeletes || entry.Operation == KeyValueOperation.Put)
            {
                return entry;
            }
        }

        return null;
    }
}
