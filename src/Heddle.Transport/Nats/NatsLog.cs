using Microsoft.Extensions.Logging;

namespace Heddle.Transport.Nats;

internal static partial class NatsLog
{
    [LoggerMessage(1100, LogLevel.Debug, "connected to {Server} (version {Version}) as {Name}")]
    public static partial void Connected(this ILogger logger, string server, string version, string name);

    [LoggerMessage(1101, LogLevel.Warning, "lost the connection to {Server}")]
    public static partial void Disconnected(this ILogger logger, Exception reason, string server);

    [LoggerMessage(1102, LogLevel.Information, "reconnected to {Server} after {Attempts} attempts")]
    public static partial void Reconnected(this ILogger logger, string server, int attempts);

    [LoggerMessage(1103, LogLevel.Debug, "cannot connect to {Server}")]
    public static partial void ConnectFailed(this ILogger logger, Exception reason, string server);

    [LoggerMessage(1104, LogLevel.Warning, "{Server} refused the credentials twice and is not tried again")]
    public static partial void ServerRemoved(this ILogger logger, string server);

    [LoggerMessage(1105, LogLevel.Information, "{Server} is about to shut down")]
    public static partial void LameDuck(this ILogger logger, string server);

    [LoggerMessage(1106, LogLevel.Warning, "the reader of {Subject} is too slow; {Dropped} messages discarded so far")]
    public static partial void SlowConsumer(this ILogger logger, string subject, long dropped);

    [LoggerMessage(1107, LogLevel.Warning, "the server denies permission to {Operation} {Subject}")]
    public static partial void PermissionDenied(this ILogger logger, BusOperation operation, string subject);

    [LoggerMessage(1108, LogLevel.Warning, "the server reported: {Message}")]
    public static partial void ServerError(this ILogger logger, string message);

    [LoggerMessage(1109, LogLevel.Error, "an event handler failed on {Event}")]
    public static partial void EventHandlerFailed(this ILogger logger, Exception exception, string @event);

    [LoggerMessage(1110, LogLevel.Warning, "an event handler is too slow; {Event} was not delivered")]
    public static partial void EventLost(this ILogger logger, string @event);

    [LoggerMessage(
        1111,
        LogLevel.Warning,
        "every user of this machine can read the credentials file {Path}; `chmod 600` keeps it to its owner"
    )]
    public static partial void CredentialsOpenToAll(this ILogger logger, string path);

    [LoggerMessage(1112, LogLevel.Warning, "cannot reconnect to {Server} without credentials")]
    public static partial void CredentialsUnusable(this ILogger logger, Exception reason, string server);
}
