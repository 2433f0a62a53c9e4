using System.Text;

namespace Heddle.Transport.Nats;

/// <summary>The commands that begin and end subscriptions.</summary>
internal static class SubscribeCommands
{
    public static byte[] Subscribe(ulong sid, string subject, string? queueGroup) =>
        Encoding.UTF8.GetBytes(queueGroup is null ? $"SUB {subject} {sid}\r\n" : $"SUB {subject} {queueGroup} {sid}\r\n");

    public static byte[] Unsubscribe(ulong sid) => Encoding.UTF8.GetBytes($"UNSUB {sid}\r\n");
}
