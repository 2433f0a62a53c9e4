using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Heddle.Transport.Nats;

/// <summary>The live subscriptions by the number the server knows them by.</summary>
internal sealed class SubscriptionTable
{
    /// <summary>The number of the subscription that answers to requests come on, which is not in the table.</summary>
    public const ulong InboxSid = 1;

    private readonly ConcurrentDictionary<ulong, NatsSubscription> _live = new();
    private ulong _lastSid = InboxSid;

    /// <summary>All of them, in the order they were made.</summary>
    public IReadOnlyList<NatsSubscription> Live => [.. _live.Values.OrderBy(subscription => subscription.Sid)];

    public ulong NextSid() => Interlocked.Increment(ref _lastSid);

    public void Add(NatsSubscription subscription) => _live[subscription.Sid] = subscription;

    public bool Remove(ulong sid) => _live.TryRemove(sid, out _);

    public bool TryGet(ulong sid, [NotNullWhen(true)] out NatsSubscription? subscription) => _live.TryGetValue(sid, out subscription);

    /// <summary>Ends the subscriptions the server refused.</summary>
    public void Deny(ServerError error)
    {
        foreach (var subscription in Live)
        {
            if (subscription.Subject == error.Subject && (error.QueueGroup is null || subscription.QueueGroup == error.QueueGroup))
            {
                Remove(subscription.Sid);
                subscription.Complete(new PermissionDeniedException(BusOperation.Subscribe, error.Subject));
            }
        }
    }
}
