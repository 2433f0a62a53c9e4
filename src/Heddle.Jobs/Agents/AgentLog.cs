using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>What typed jobs log. Inputs and outputs never appear: they may hold secrets.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(1, LogLevel.Warning, "job {JobId} on `{Topic}` failed")]
    public static partial void JobFailed(ILogger logger, Exception problem, string jobId, string topic);

    [LoggerMessage(2, LogLevel.Information, "attempt {Attempt} at job {JobId} failed; the next one begins in {Seconds} s")]
    public static partial void AttemptFailed(ILogger logger, Exception problem, string jobId, int attempt, double seconds);
}
