using System.Text;

namespace Heddle.Transport.Tests;

/// <summary>
/// What the contracts share: two connections to one server, and names nobody else uses, so that a server can serve many tests.
/// </summary>
/// <param name="world">The implementation under contract.</param>
public abstract class BusContract(BusWorld world) : IAsyncLifetime
{
    private readonly List<MessageBus> _opened = [];

    /// <summary>The connection that does.</summary>
    protected MessageBus Bus { get; private set; } = null!;

    /// <summary>Another connection to the same server.</summary>
    protected MessageBus Peer { get; private set; } = null!;

    /// <summary>The first token of this test's subjects, and the name of its bucket.</summary>
    protected string Root { get; } = "t" + Guid.NewGuid().ToString("N")[..12];

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Bus = await ConnectAsync("bus");
        Peer = await ConnectAsync("peer");
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var bus in _opened)
        {
            await bus.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected async Task<MessageBus> ConnectAsync(string name)
    {
        var bus = await world.ConnectAsync(name);
        _opened.Add(bus);
        return bus;
    }

    /// <summary>Subscribes and makes sure the server knows.</summary>
    protected static async Task<BusSubscription> SubscribeAsync(MessageBus bus, string subject, SubscribeOptions? options = null)
    {
        var subscription = await bus.SubscribeAsync(subject, options, Cancel);
        await bus.FlushAsync(Cancel);
        return subscription;
    }

    /// <summary>Opens this test's bucket.</summary>
    protected async Task<KeyValueBucket> OpenAsync(KeyValueOptions? options = null, MessageBus? on = null) =>
        await (on ?? Bus).OpenKeyValueAsync(world.Adapt(options ?? new(Root)), Cancel);

    /// <summary>
    /// Returns when everything published by either connection is in the queues of its receivers: the first flushes bring it to the
    /// server, the second ones fetch it. What has not arrived then never will.
    /// </summary>
    protected async Task SettleAsync()
    {
        foreach (var bus in new[] { Bus, Peer, Bus, Peer })
        {
            await bus.FlushAsync(Cancel);
        }
    }

    /// <summary>Everything that waits in a subscription's queue, as text.</summary>
    protected static List<string> TakeQueued(BusSubscription subscription)
    {
        var texts = new List<string>();
        while (subscription.Messages.TryRead(out var message))
        {
            texts.Add(Text(message.Payload));
        }

        return texts;
    }

    protected static async Task<BusMessage> NextAsync(BusSubscription subscription) =>
        await subscription.Messages.ReadAsync(Cancel).AsTask().Soon();

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> payload) => Encoding.UTF8.GetString(payload.Span);
}
