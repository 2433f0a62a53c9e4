using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Feeds an agent with the shared state.</summary>
internal sealed class KeySource(string filter, bool replay) : Source
{
    internal override async ValueTask<SourceReader> OpenAsync(MeshSession session, CancellationToken cancellationToken)
    {
        var bucket = await session.Buckets.ContextAsync(cancellationToken).ConfigureAwait(false);
        var options = new KeyValueWatchOptions { UpdatesOnly = !replay };
        var watch = await bucket.WatchAsync(filter, options, cancellationToken).ConfigureAwait(false);
        // The token ends the opening; the reading has one of its own.
        return new SourceReader(watch, ReadAsync(watch, CancellationToken.None));
    }

    private static async IAsyncEnumerable<SourceItem> ReadAsync(
        KeyValueWatch watch,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var entry in watch.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return new SourceItem(new BusMessage(entry.Key, entry.Value), entry);
        }
    }
}
