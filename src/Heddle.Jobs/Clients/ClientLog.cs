using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>What a client logs. Inputs, outputs and tokens never appear.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1, LogLevel.Error, "subscription `{Subject}` ended; jobs that are waited for will not be answered")]
    public static partial void SubscriptionEnded(ILogger logger, Exception problem, string subject);

    [LoggerMessage(2, LogLevel.Warning, "submitting job {JobId} had no answer and is repeated")]
    public static partial void SubmitRepeated(ILogger logger, Exception problem, string jobId);

    [LoggerMessage(3, LogLevel.Error, "the progress callback of job {JobId} threw")]
    public static partial void ProgressThrew(ILogger logger, Exception problem, string jobId);

    [LoggerMessage(4, LogLevel.Error, "a message on `{Subject}` could not be handled")]
    public static partial void NotHandled(ILogger logger, Exception problem, string subject);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "the dispatchers say that job {JobId} is {Status}, but a result that may be believed is not in the stream, or no longer"
    )]
    public static partial void EndUnproven(ILogger logger, string jobId, JobStatus status);

    [LoggerMessage(6, LogLevel.Warning, "the dispatchers' records cannot be asked for results that may have been missed")]
    public static partial void RecordsUnreadable(ILogger logger, Exception problem);
}
