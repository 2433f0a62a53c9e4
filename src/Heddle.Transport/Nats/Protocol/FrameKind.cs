namespace Heddle.Transport.Nats;

/// <summary>What a server can say.</summary>
internal enum FrameKind
{
    Info,
    Message,
    Ping,
    Pong,
    Ok,
    Error,
}
