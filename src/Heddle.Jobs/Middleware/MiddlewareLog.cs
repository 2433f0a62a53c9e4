using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>What the built-in middleware logs.</summary>
internal static partial class MiddlewareLog
{
    [LoggerMessage(1, LogLevel.Debug, "attempt {Attempt} at job {JobId} on `{Topic}` begins")]
    public static partial void AttemptBegan(ILogger logger, int attempt, string jobId, string topic);

    [LoggerMessage(2, LogLevel.Information, "attempt {Attempt} at job {JobId} on `{Topic}` is done")]
    public static partial void AttemptEnded(ILogger logger, int attempt, string jobId, string topic);

    [LoggerMessage(3, LogLevel.Warning, "attempt {Attempt} at job {JobId} on `{Topic}` failed")]
    public static partial void AttemptFailed(ILogger logger, Exception problem, int attempt, string jobId, string topic);

    [LoggerMessage(4, LogLevel.Information, "attempt {Attempt} at job {JobId} on `{Topic}` was told to stop: {Reason}")]
    public static partial void AttemptStopped(ILogger logger, int attempt, string jobId, string topic, JobStopReason reason);

    [LoggerMessage(5, LogLevel.Information, "attempt {Attempt} at job {JobId} took {Milliseconds} ms")]
    public static partial void AttemptTook(ILogger logger, int attempt, string jobId, double milliseconds);
}
