using System.Text;

namespace Heddle.Transport.Nats;

/// <summary>Makes a message out of a frame: the one copy of its body.</summary>
internal static class IncomingMessage
{
    public static BusMessage Copy(in ServerFrame frame, string subject)
    {
        var replyTo = frame.ReplyTo.IsEmpty ? null : Encoding.UTF8.GetString(frame.ReplyTo);
        if (frame.BodyLength == 0)
        {
            return new(subject, default, null, replyTo);
        }

        var body = GC.AllocateUninitializedArray<byte>(frame.BodyLength);
        frame.CopyBodyTo(body);
        var headers = frame.HeaderLength == 0 ? null : HeaderBlock.Read(body.AsMemory(0, frame.HeaderLength));
        return new(subject, body.AsMemory(frame.HeaderLength), headers, replyTo);
    }
}
