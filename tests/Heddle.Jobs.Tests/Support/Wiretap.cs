using Heddle.Transport;

namespace Heddle.Jobs.Tests;

/// <summary>Hears a subject and reads packets off it, one after the other.</summary>
internal sealed class Wiretap(BusSubscription subscription, PacketReader reader)
{
    public static async Task<Wiretap> OpenAsync(MessageBus bus, string subject, PacketReader? reader = null)
    {
        var tap = new Wiretap(await bus.SubscribeAsync(subject), reader ?? PacketReader.Create());
        await bus.FlushAsync();
        return tap;
    }

    public async Task<BusMessage> NextMessageAsync() => await subscription.Messages.ReadAsync(Patience.Cancel);

    public async Task<BusPacket> NextPacketAsync()
    {
        var message = await NextMessageAsync();
        var read = await reader.ReadAsync(message.Payload, message.Subject);
        return read.Packet ?? throw new InvalidOperationException(read.Failure!.Detail);
    }

    public async Task<T> NextAsync<T>()
        where T : PacketPayload => (await NextPacketAsync()).Payload.ShouldBeOfType<T>();

    /// <summary>Whether something has arrived that nobody has taken. Meaningful only behind a signal that comes later on the same bus.</summary>
    public bool HasMore => subscription.Messages.TryPeek(out _);
}
