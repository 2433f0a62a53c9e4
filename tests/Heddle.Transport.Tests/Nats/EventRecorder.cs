using System.Threading.Channels;

namespace Heddle.Transport.Tests.Nats;

/// <summary>Collects a bus's events to wait for them.</summary>
internal sealed class EventRecorder
{
    private readonly Channel<BusEvent> _events = Channel.CreateUnbounded<BusEvent>();

    public EventRecorder(MessageBus bus) => bus.Events += (_, happened) => _events.Writer.TryWrite(happened);

    /// <summary>The next event, which has to be of a kind.</summary>
    public async Task<T> NextAsync<T>()
        where T : BusEvent => (await NextAsync()).ShouldBeOfType<T>();

    public async Task<BusEvent> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        return await _events.Reader.ReadAsync(patience.Token);
    }

    public bool HasMore => _events.Reader.TryPeek(out _);
}
