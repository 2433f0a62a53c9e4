using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Jobs.Tests;

internal sealed class KillableQueue(WorkQueue inner, Killswitch life) : WorkQueue
{
    public override string Stream => inner.Stream;

    public override string Name => inner.Name;

    public override async ValueTask<IReadOnlyList<QueueMessage>> FetchAsync(
        int maxMessages,
        TimeSpan maxWait,
        CancellationToken cancellationToken = default
    )
    {
        life.Pass();
        var messages = await inner.FetchAsync(maxMessages, maxWait, cancellationToken);
        return [.. messages.Select(message => new KillableMessage(message, life))];
    }

    public override async IAsyncEnumerable<QueueMessage> ReadAsync(
        QueueReadOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var message in inner.ReadAsync(options, cancellationToken))
        {
            life.Pass();
            yield return new KillableMessage(message, life);
        }
    }

    public override ValueTask<QueueInfo> InfoAsync(CancellationToken cancellationToken = default)
    {
        life.Pass();
        return inner.InfoAsync(cancellationToken);
    }
}
