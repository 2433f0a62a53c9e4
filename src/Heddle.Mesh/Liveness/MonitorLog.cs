using Microsoft.Extensions.Logging;

namespace Heddle.Mesh;

internal static partial class MonitorLog
{
    [LoggerMessage(60, LogLevel.Information, "took {Agents} agents that nobody serves off the mesh")]
    public static partial void UnservedRemoved(ILogger logger, int agents);

    [LoggerMessage(61, LogLevel.Debug, "removed what {Records} deleted instance records had left behind")]
    public static partial void MarkersPurged(ILogger logger, int records);

    [LoggerMessage(
        62,
        LogLevel.Warning,
        "what deleted instance records leave behind could not be removed; the next comparison tries again"
    )]
    public static partial void PurgeFailed(ILogger logger, Exception problem);
}
