using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>What a dispatcher logs. Inputs, outputs and labels never appear: they may hold secrets.</summary>
internal static partial class DispatcherLog
{
    [LoggerMessage(1, LogLevel.Warning, "no policy is configured: every job is allowed")]
    public static partial void NoPolicy(ILogger logger);

    [LoggerMessage(2, LogLevel.Information, "dispatcher {Dispatcher} takes jobs as `{Sender}`")]
    public static partial void Started(ILogger logger, string dispatcher, string sender);

    [LoggerMessage(3, LogLevel.Warning, "the policy did not answer about job `{JobId}`; the job waits")]
    public static partial void PolicyFailed(ILogger logger, Exception problem, string jobId);

    [LoggerMessage(4, LogLevel.Debug, "job `{JobId}` goes to worker `{Worker}`, attempt {Attempt}")]
    public static partial void Dispatched(ILogger logger, string jobId, string worker, ulong attempt);

    [LoggerMessage(5, LogLevel.Information, "job `{JobId}` ended as {Status} {ReasonCode}")]
    public static partial void Ended(ILogger logger, string jobId, JobStatus status, string reasonCode);

    [LoggerMessage(
        6,
        LogLevel.Information,
        "ignored a result of job `{JobId}` from `{Sender}`: the job is {State}, the fence says {Verdict}"
    )]
    public static partial void ResultIgnored(ILogger logger, string jobId, string sender, JobStatus state, FencingVerdict verdict);

    [LoggerMessage(7, LogLevel.Warning, "message {Sequence} on `{Subject}` could not be worked on, delivery {Delivery}; it comes again")]
    public static partial void MessageFailed(ILogger logger, Exception problem, ulong sequence, string subject, int delivery);

    [LoggerMessage(8, LogLevel.Warning, "job record `{Key}` could not be looked after; it is looked at again")]
    public static partial void DueFailed(ILogger logger, Exception problem, string key);

    [LoggerMessage(9, LogLevel.Warning, "{Part} was interrupted and begins anew")]
    public static partial void PartRestarts(ILogger logger, Exception problem, string part);

    [LoggerMessage(10, LogLevel.Error, "{Part} ended; the dispatcher stops")]
    public static partial void PartFailed(ILogger logger, Exception problem, string part);

    [LoggerMessage(11, LogLevel.Warning, "worker `{Worker}` is lost with {Jobs} jobs")]
    public static partial void WorkerLost(ILogger logger, string worker, int jobs);

    [LoggerMessage(12, LogLevel.Warning, "the dispatch of job `{JobId}` could not be published; it is repeated")]
    public static partial void PublishFailed(ILogger logger, Exception problem, string jobId);

    [LoggerMessage(13, LogLevel.Debug, "ignored a submission of job `{JobId}`, which is known already")]
    public static partial void KnownJob(ILogger logger, string jobId);

    [LoggerMessage(14, LogLevel.Information, "ignored a cancellation of job `{JobId}` by `{Sender}`: {Why}")]
    public static partial void CancelIgnored(ILogger logger, string jobId, string sender, string why);

    [LoggerMessage(15, LogLevel.Warning, "job record `{Key}` is of another version and is left alone")]
    public static partial void ForeignRecord(ILogger logger, string key);

    [LoggerMessage(17, LogLevel.Information, "dispatcher {Dispatcher} has stopped or died; its waiting jobs are looked after")]
    public static partial void DispatcherDied(ILogger logger, string dispatcher);

    [LoggerMessage(16, LogLevel.Warning, "stopped with {Messages} messages still being worked on; others will get them")]
    public static partial void StoppedEarly(ILogger logger, int messages);
}
