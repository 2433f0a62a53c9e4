using System.Text;
using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

/// <summary>Takes every frame to whom it concerns. Runs on the read loop: nothing here blocks or runs a user's code.</summary>
internal sealed class FrameDispatcher(NatsLink link, ServerPool pool, ILogger log)
{
    public void Receive(NatsSession session, in ServerFrame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Message when frame.Sid == SubscriptionTable.InboxSid:
                Answer(in frame, session.Bodies);
                break;
            case FrameKind.Message:
                if (
                    link.Subscriptions.TryGet(frame.Sid, out var subscription)
                    && (!session.IsRetired || subscription.QueueGroup is not null)
                )
                {
                    subscription.Deliver(in frame, session.Bodies);
                }

                break;
            case FrameKind.Ping:
                link.Outgoing.WritePong(session);
                break;
            case FrameKind.Pong:
                session.Pings.Answer();
                break;
            case FrameKind.Info:
                Learn(session, ServerInfo.Parse(frame.Text));
                break;
            case FrameKind.Error:
                Hear(session, ServerError.Parse(frame.Text));
                break;
            case FrameKind.Ok:
                break;
        }
    }

    /// <summary>Takes in what a server says of itself, at the start of a session or later.</summary>
    public void Learn(NatsSession session, ServerInfo info)
    {
        session.Info = info;
        link.MaxPayload = info.MaxPayload;
        if (info.ConnectUrls is { } endpoints)
        {
            pool.Discover(endpoints, session.Server);
        }

        if (info.LameDuckMode && session.LameDuck.TrySetResult())
        {
            log.LameDuck(session.Server.Endpoint);
            link.Events.Post(new BusEvent.LameDuck());
        }
    }

    private void Answer(in ServerFrame frame, BodyMemory memory)
    {
        var lastDot = frame.Subject.LastIndexOf((byte)'.');
        if (!RequestToken.TryRead(frame.Subject[(lastDot + 1)..], out var token) || !link.Requests.TryTake(token, out var request))
        {
            return;
        }

        var message = IncomingMessage.Copy(in frame, Encoding.UTF8.GetString(frame.Subject), memory);
        if (message.Headers?.Status == 503 && message.Payload.IsEmpty)
        {
            request.SetException(new NoRespondersException(request.Subject));
        }
        else
        {
            request.SetResult(in message);
        }
    }

    private void Hear(NatsSession session, ServerError error)
    {
        if (error.Denied is { } operation)
        {
            Deny(operation, error);
            log.PermissionDenied(operation, error.Subject);
            link.Events.Post(new BusEvent.PermissionDenied(operation, error.Subject));
            return;
        }

        log.ServerError(error.Text);
        link.Events.Post(new BusEvent.ServerError(error.Text));
        if (error.IsFatal)
        {
            session.Doom(error.ToException(session.Server.Endpoint));
        }
    }

    private void Deny(BusOperation operation, ServerError error)
    {
        if (operation == BusOperation.Publish)
        {
            link.Denials.Add(error.Subject);
            link.Requests.FailWhere(
                request => request.Subject == error.Subject,
                request => new PermissionDeniedException(BusOperation.Publish, request.Subject)
            );
        }
        else if (error.Subject == link.Requests.Wildcard)
        {
            link.CloseInbox();
            link.Requests.FailWhere(_ => true, _ => new PermissionDeniedException(BusOperation.Subscribe, error.Subject));
        }
        else
        {
            link.Subscriptions.Deny(error);
        }
    }
}
