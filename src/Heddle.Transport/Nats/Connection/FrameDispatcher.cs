using System.Text;

namespace Heddle.Transport.Nats;

/// <summary>Takes every frame to whom it concerns. Runs on the read loop: nothing here blocks or runs a user's code.</summary>
internal sealed class FrameDispatcher(NatsLink link, SubscriptionTable subscriptions, RequestTable requests, PingQueue pings)
{
    /// <summary>The subscription that answers to requests come on.</summary>
    public const ulong InboxSid = 1;

    public void Receive(NatsSession session, in ServerFrame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Message when frame.Sid == InboxSid:
                Answer(in frame);
                break;
            case FrameKind.Message:
                if (subscriptions.TryGet(frame.Sid, out var subscription))
                {
                    subscription.Deliver(in frame);
                }

                break;
            case FrameKind.Ping:
                link.Pong();
                break;
            case FrameKind.Pong:
                if (!pings.Answer())
                {
                    throw new NatsProtocolException("a PONG without a PING");
                }

                break;
            case FrameKind.Info:
                link.Learn(session, ServerInfo.Parse(frame.Text));
                break;
            case FrameKind.Error:
                link.Refused(session, ServerError.Parse(frame.Text));
                break;
            case FrameKind.Ok:
                break;
        }
    }

    private void Answer(in ServerFrame frame)
    {
        var lastDot = frame.Subject.LastIndexOf((byte)'.');
        if (!RequestToken.TryRead(frame.Subject[(lastDot + 1)..], out var token) || !requests.TryTake(token, out var request))
        {
            return;
        }

        var message = IncomingMessage.Copy(in frame, Encoding.UTF8.GetString(frame.Subject));
        if (message.Headers?.Status == 503 && message.Payload.IsEmpty)
        {
            request.SetException(new NoRespondersException(request.Subject));
        }
        else
        {
            request.SetResult(in message);
        }
    }
}
