using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>What a worker logs. Inputs, outputs and tokens never appear.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Information, "worker `{WorkerId}` takes jobs of {Topics} topics, {MaxParallelJobs} at a time")]
    public static partial void Started(ILogger logger, string workerId, int topics, int maxParallelJobs);

    [LoggerMessage(2, LogLevel.Error, "subscription `{Subject}` ended; no further jobs come from there")]
    public static partial void SubscriptionEnded(ILogger logger, Exception problem, string subject);

    [LoggerMessage(3, LogLevel.Warning, "job {JobId} of topic `{Topic}` failed: its handler threw")]
    public static partial void HandlerThrew(ILogger logger, Exception problem, string jobId, string topic);

    [LoggerMessage(4, LogLevel.Warning, "the result of job {JobId} could not be sent; a redelivery of the job will be answered with it")]
    public static partial void ResultLost(ILogger logger, Exception problem, string jobId);

    [LoggerMessage(5, LogLevel.Information, "job {JobId} came again and was answered with its former result, {Status}")]
    public static partial void Replayed(ILogger logger, string jobId, JobStatus status);

    [LoggerMessage(6, LogLevel.Debug, "job {JobId} came again while it runs")]
    public static partial void AlreadyRunning(ILogger logger, string jobId);

    [LoggerMessage(7, LogLevel.Warning, "refused a dispatch of job {JobId}: {Verdict}")]
    public static partial void Refused(ILogger logger, string jobId, FencingVerdict verdict);

    [LoggerMessage(8, LogLevel.Information, "job {JobId} was told to stop: {Reason}")]
    public static partial void Stopping(ILogger logger, string jobId, JobStopReason reason);

    [LoggerMessage(9, LogLevel.Warning, "job {JobId} has not stopped {Seconds} s after it was told to; its result is reported without it")]
    public static partial void DidNotStop(ILogger logger, string jobId, double seconds);

    [LoggerMessage(10, LogLevel.Warning, "worker `{WorkerId}` could not send a sign of life")]
    public static partial void HeartbeatFailed(ILogger logger, Exception problem, string workerId);

    [LoggerMessage(11, LogLevel.Warning, "worker `{WorkerId}` could not introduce itself")]
    public static partial void HandshakeFailed(ILogger logger, Exception problem, string workerId);

    [LoggerMessage(12, LogLevel.Error, "the job metrics threw")]
    public static partial void MetricsThrew(ILogger logger, Exception problem);

    [LoggerMessage(13, LogLevel.Warning, "there is no handler for topic `{Topic}` of job {JobId}")]
    public static partial void NoHandler(ILogger logger, string jobId, string topic);

    [LoggerMessage(14, LogLevel.Warning, "jobs were still running after {Seconds} s and were told to stop")]
    public static partial void DrainTimedOut(ILogger logger, double seconds);

    [LoggerMessage(15, LogLevel.Warning, "message {Sequence} on `{Subject}` could not be settled with its queue")]
    public static partial void NotSettled(ILogger logger, Exception problem, ulong sequence, string subject);

    [LoggerMessage(16, LogLevel.Error, "a message on `{Subject}` could not be handled")]
    public static partial void NotHandled(ILogger logger, Exception problem, string subject);

    [LoggerMessage(17, LogLevel.Error, "the result of job {JobId} cannot be sent and is reported as a failure")]
    public static partial void ResultUnfit(ILogger logger, Exception problem, string jobId);

    [LoggerMessage(18, LogLevel.Error, "measuring the load of worker `{WorkerId}` failed")]
    public static partial void LoadUnknown(ILogger logger, Exception problem, string workerId);
}
