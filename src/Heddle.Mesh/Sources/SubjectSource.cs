using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Feeds an agent with the messages on a subject.</summary>
internal sealed class SubjectSource(string subject, string? queueGroup) : Source
{
    internal override async ValueTask<SourceReader> OpenAsync(MeshSession session, CancellationToken cancellationToken)
    {
        var options = new SubscribeOptions { QueueGroup = queueGroup };
        var subscription = await session.Bus.SubscribeAsync(subject, options, cancellationToken).ConfigureAwait(false);
        await session.Bus.FlushAsync(cancellationToken).ConfigureAwait(false);
        // The token ends the opening; the reading has one of its own.
        return new SourceReader(subscription, ReadAsync(subscription, CancellationToken.None));
    }

    private static async IAsyncEnumerable<SourceItem> ReadAsync(
        BusSubscription subscription,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var message in subscription.Messages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return new SourceItem(message, null);
        }
    }
}
