using System.Threading.Channels;

namespace Heddle.EndToEnd.Tests.Wire;

/// <summary>A raw subscription with a queue of its own.</summary>
internal sealed class RawSubscription(RawConnection connection, string sid, ChannelReader<RawMessage> messages) : IAsyncDisposable
{
    public ChannelReader<RawMessage> Messages => messages;

    public async Task<RawMessage> NextAsync() => await messages.ReadAsync(RawConnection.Cancel);

    /// <summary>The next message of an event, where log events are what is subscribed to.</summary>
    public async Task<RawMessage> NextAsync(string logEvent)
    {
        while (true)
        {
            var message = await NextAsync();
            if (message.Json.GetProperty("event").GetString() == logEvent)
            {
                return message;
            }
        }
    }

    /// <summary>Everything that has arrived, after whatever the server had on its way.</summary>
    public async Task<IReadOnlyList<RawMessage>> DrainAsync()
    {
        await connection.PingAsync();
        var drained = new List<RawMessage>();
        while (messages.TryRead(out var message))
        {
            drained.Add(message);
        }

        return drained;
    }

    public async ValueTask DisposeAsync() => await connection.UnsubscribeAsync(sid);
}
