using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Heddle.Transport.Nats;

/// <summary>The live subscriptions by the number the server knows them by.</summary>
internal sealed class SubscriptionTable
{
    private readonly ConcurrentDictionary<ulong, NatsSubscription> _live = new();
    private ulong _lastSid = FrameDispatcher.InboxSid;

    /// <summary>All of them, in the order they were made.</summary>
    public IEnumerable<NatsSubscription> Live => _live.Values.OrderBy(subscription => subscription.Sid);

    public ulong NextSid() => Interlocked.Increment(ref _lastSid);

    public void Add(NatsSubscription subscription) => _live[subscription.Sid] = subscription;

    public bool Remove(ulong sid) => _live.TryRemove(sid, out _);

    public bool TryGet(ulong sid, [NotNullWhen(true)] out NatsSubscription? subscription) => _live.TryGetValue(sid, out subscription);
}
