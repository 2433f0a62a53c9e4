using System.Runtime.CompilerServices;

namespace Heddle.Transport;

/// <summary>A watch over a stream: what its messages tell, in order.</summary>
/// <remarks>
/// Whether the reader is current depends on what is still to come, and where messages are left out nobody knows whether anything wanted
/// is to come before it has. So, until the state at the start has been read, the watch is one entry ahead of its reader.
/// </remarks>
/// <param name="consumer">Reads the stream; disposed with the watch.</param>
/// <param name="select">What a message tells; <see langword="null"/> leaves it out.</param>
/// <param name="selective">Whether any message is left out.</param>
internal sealed class StreamWatch<T>(OrderedConsumer consumer, Func<StreamMessage, T?> select, bool selective) : IAsyncDisposable
    where T : class
{
    private T? _next;
    private int _started;

    /// <summary>Whether the reader has taken everything that made up the state at the start.</summary>
    public bool IsCurrent => _next is null && consumer.IsCaughtUp;

    /// <summary>Opens a watch; nothing stored afterwards is missed.</summary>
    public static async ValueTask<StreamWatch<T>> OpenAsync(
        JetStreamContext context,
        OrderedConsumerOptions options,
        Func<StreamMessage, T?> select,
        bool selective,
        CancellationToken cancellationToken
    )
    {
        var consumer = await OrderedConsumer.OpenAsync(context, options, cancellationToken).ConfigureAwait(false);
        var watch = new StreamWatch<T>(consumer, select, selective);
        try
        {
            await watch.LookAheadAsync(cancellationToken).ConfigureAwait(false);
            return watch;
        }
        catch
        {
            await watch.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins to read; can be done once.</summary>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _started, 1) == 0
            ? ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken)
            : throw new InvalidOperationException("a watch can be enumerated once; open another one");

    public ValueTask DisposeAsync() => consumer.DisposeAsync();

    /// <summary>Reads one entry ahead while the state at the start is not complete.</summary>
    private async ValueTask LookAheadAsync(CancellationToken cancellationToken)
    {
        if (selective)
        {
            _next = await ReadAsync(untilCaughtUp: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
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

    private async ValueTask<T?> ReadAsync(bool untilCaughtUp, CancellationToken cancellationToken)
    {
        while (await consumer.ReadAsync(untilCaughtUp, cancellationToken).ConfigureAwait(false) is { } message)
        {
            if (select(message) is { } entry)
            {
                return entry;
            }
        }

        return null;
    }
}
