using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>An agent is active as a key of the shared state says.</summary>
internal sealed class KeyCondition<T>(string key, Func<T?, bool> isActive, ConditionOptions? options) : Condition(options)
{
    internal override async IAsyncEnumerable<bool> FollowAsync(
        MeshSession session,
        string agent,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var values = new StoredValues(session.Json);
        var bucket = await session.Buckets.ContextAsync(cancellationToken).ConfigureAwait(false);
        var watch = await bucket.WatchAsync(key, null, cancellationToken).ConfigureAwait(false);
        await using (((IAsyncDisposable)watch).ConfigureAwait(false))
        {
            var isFirst = !watch.IsCurrent;
            if (!isFirst)
            {
                yield return Judge(null) ?? Options.Initial;
            }

            await foreach (var entry in watch.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if ((Judge(entry) ?? (isFirst ? Options.Initial : null)) is { } verdict)
                {
                    yield return verdict;
                }

                isFirst = false;
            }
        }

        bool? Judge(KeyValueEntry? entry)
        {
            try
            {
                return isActive(entry is null ? default : values.Decode<T>(entry).Value);
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                MeshLog.ConditionFailed(session.Logger, problem, agent);
                return null;
            }
        }
    }
}
