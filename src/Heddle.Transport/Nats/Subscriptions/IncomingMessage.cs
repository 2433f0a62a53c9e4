using System.Text;

namespace Heddle.Transport.Nats;

/// <summary>Makes a message out of a frame: the one copy of its body.</summary>
internal static class IncomingMessage
{
    public static BusMessage Copy(in ServerFrame frame, string subject, BodyMemory memory)
    {
        var replyTo = frame.ReplyTo.IsEmpty ? null : Encoding.UTF8.GetString(frame.ReplyTo);
        if (frame.BodyLength == 0)
        {
            return new(subject, default, null, replyTo);
        }

        var body = memory.Take(frame.BodyLength);
        frame.CopyBodyTo(body.Span);
        var headers = frame.HeaderLength == 0 ? null : HeaderBlock.Read(body[..frame.HeaderLength]);
        return new(subject, body[frame.HeaderLength..], headers, replyTo);
    }
}
