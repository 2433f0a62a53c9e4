using Microsoft.Extensions.Logging;

namespace Heddle.Transport;

internal static partial class InMemoryLog
{
    [LoggerMessage(1501, LogLevel.Error, "a handler of bus events failed on connection `{Connection}` for {Event}")]
    public static partial void EventHandlerFailed(ILogger logger, string connection, BusEvent @event, Exception exception);
}
