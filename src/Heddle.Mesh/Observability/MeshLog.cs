using Microsoft.Extensions.Logging;

namespace Heddle.Mesh;

/// <summary>Everything Heddle.Mesh logs. Bodies and header values never appear: they may hold secrets.</summary>
internal static partial class MeshLog
{
    [LoggerMessage(1, LogLevel.Warning, "subscription `{Subject}` ended")]
    public static partial void SubscriptionEnded(ILogger logger, Exception problem, string subject);

    [LoggerMessage(2, LogLevel.Information, "request {RequestId} to agent `{Agent}` failed with {Code}")]
    public static partial void RequestFailed(ILogger logger, Exception problem, string agent, string requestId, string code);

    [LoggerMessage(3, LogLevel.Warning, "the answer to request {RequestId} of agent `{Agent}` could not be sent")]
    public static partial void AnswerLost(ILogger logger, Exception problem, string agent, string requestId);

    [LoggerMessage(4, LogLevel.Warning, "the watch of bucket `{Bucket}` ended")]
    public static partial void WatchEnded(ILogger logger, Exception problem, string bucket);

    [LoggerMessage(5, LogLevel.Warning, "skipped a malformed catalog entry: {Problem}")]
    public static partial void MalformedCatalogEntry(ILogger logger, string problem);

    [LoggerMessage(6, LogLevel.Error, "agent `{Agent}` stopped: its handler threw")]
    public static partial void BackgroundHandlerFailed(ILogger logger, Exception problem, string agent);

    [LoggerMessage(7, LogLevel.Warning, "leaving the mesh: {Step} failed")]
    public static partial void LeavingFailed(ILogger logger, Exception problem, string step);

    [LoggerMessage(8, LogLevel.Information, "instance {InstanceId} serves {Agents} agents")]
    public static partial void Serving(ILogger logger, string instanceId, int agents);

    [LoggerMessage(9, LogLevel.Warning, "requests were still running after {Seconds} s and were cancelled")]
    public static partial void DrainTimedOut(ILogger logger, double seconds);

    [LoggerMessage(10, LogLevel.Warning, "skipped a malformed death notice on `{Subject}`")]
    public static partial void MalformedDeathNotice(ILogger logger, Exception? problem, string subject);

    [LoggerMessage(11, LogLevel.Warning, "skipped the malformed instance record `{InstanceId}`")]
    public static partial void MalformedInstanceRecord(ILogger logger, Exception? problem, string instanceId);

    [LoggerMessage(12, LogLevel.Debug, "the cancellation of request {RequestId} could not be sent")]
    public static partial void CancelNotSent(ILogger logger, Exception problem, string requestId);

    [LoggerMessage(13, LogLevel.Error, "the callback for request {RequestId} threw")]
    public static partial void CallbackFailed(ILogger logger, Exception problem, string requestId);

    [LoggerMessage(14, LogLevel.Information, "announced {Agents} agents again")]
    public static partial void AnnouncedAgain(ILogger logger, int agents);

    [LoggerMessage(15, LogLevel.Warning, "announcing the agents again failed; another attempt follows")]
    public static partial void AnnouncingFailed(ILogger logger, Exception problem);

    [LoggerMessage(16, LogLevel.Warning, "the reply to request {RequestId} failed and no error callback was given")]
    public static partial void ReplyLost(ILogger logger, Exception problem, string requestId);

    [LoggerMessage(17, LogLevel.Warning, "skipped the malformed contract of agent `{Agent}`")]
    public static partial void MalformedContract(ILogger logger, Exception problem, string agent);

    [LoggerMessage(18, LogLevel.Warning, "skipped a malformed advisory on `{Subject}`")]
    public static partial void MalformedAdvisory(ILogger logger, Exception problem, string subject);

    [LoggerMessage(19, LogLevel.Information, "cleaned up after {Instances} hosts; {Deaths} agents died")]
    public static partial void CleanedUp(ILogger logger, int instances, int deaths);

    [LoggerMessage(20, LogLevel.Warning, "cleaning up failed; another attempt follows")]
    public static partial void MonitoringFailed(ILogger logger, Exception problem);

    [LoggerMessage(21, LogLevel.Warning, "the catalog could not be read before a call to agent `{Agent}`")]
    public static partial void CatalogUnknown(ILogger logger, Exception problem, string agent);

    [LoggerMessage(40, LogLevel.Debug, "passed over a message on `{Subject}` that is no JSON")]
    public static partial void EventNotJson(ILogger logger, string subject);

    [LoggerMessage(41, LogLevel.Warning, "a value of the condition of agent `{Agent}` could not be judged; the agent stays as it is")]
    public static partial void ConditionFailed(ILogger logger, Exception problem, string agent);

    [LoggerMessage(42, LogLevel.Error, "the condition of agent `{Agent}` could not be followed; the agent stays as it is")]
    public static partial void ConditionLost(ILogger logger, Exception problem, string agent);

    [LoggerMessage(43, LogLevel.Warning, "agent `{Agent}` failed on what came from `{Origin}`")]
    public static partial void SourceItemFailed(ILogger logger, Exception problem, string agent, string origin);

    [LoggerMessage(44, LogLevel.Error, "a source of agent `{Agent}` ended")]
    public static partial void SourceEnded(ILogger logger, Exception problem, string agent);

    [LoggerMessage(45, LogLevel.Debug, "passed over a message on `{Subject}` that is no log event")]
    public static partial void NoLogEvent(ILogger logger, string subject);
}
