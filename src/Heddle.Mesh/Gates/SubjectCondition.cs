using System.Runtime.CompilerServices;
using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>An agent is active as the last message on a subject says.</summary>
internal sealed class SubjectCondition<T>(string subject, Func<T, bool> isActive, ConditionOptions? options) : Condition(options)
{
    internal override async IAsyncEnumerable<bool> FollowAsync(
        MeshSession session,
        string agent,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var source = new EventSource(subject, null);
        var subscription = await session.Bus.SubscribeAsync(subject, null, cancellationToken).ConfigureAwait(false);
        await using (subscription.ConfigureAwait(false))
        {
            await session.Bus.FlushAsync(cancellationToken).ConfigureAwait(false);
            yield return Options.Initial;
            await foreach (var message in subscription.Messages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (Judge(message) is { } verdict)
                {
                    yield return verdict;
                }
            }
        }

        bool? Judge(BusMessage message)
        {
            try
            {
                return EventBody.TryRead<T>(message, session.Json, source, out var value) ? isActive(value) : null;
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                MeshLog.ConditionFailed(session.Logger, problem, agent);
                return null;
            }
        }
    }
}
