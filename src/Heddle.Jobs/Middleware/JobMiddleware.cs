using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>Middleware that comes with the library. Add it with <c>Use(JobMiddleware.Logging)</c>; what is added first is outermost.</summary>
public static class JobMiddleware
{
    /// <summary>Logs the beginning and the end of every attempt with the job's logger: at debug and information, failures as warnings.</summary>
    /// <param name="invocation">The attempt.</param>
    /// <param name="next">The rest of the pipeline.</param>
    public static async ValueTask<object?> Logging(JobInvocation invocation, PipelineStep<JobInvocation, object?> next)
    {
        var (context, logger) = (invocation.Context, invocation.Context.Logger);
        var topic = context.Request.Topic;
        MiddlewareLog.AttemptBegan(logger, invocation.Attempt, context.JobId, topic);
        try
        {
            var output = await next(invocation).ConfigureAwait(false);
            MiddlewareLog.AttemptEnded(logger, invocation.Attempt, context.JobId, topic);
            return output;
        }
        catch (OperationCanceledException) when (invocation.CancellationToken.IsCancellationRequested)
        {
            MiddlewareLog.AttemptStopped(logger, invocation.Attempt, context.JobId, topic, context.StopReason);
            throw;
        }
        catch (Exception problem)
        {
            MiddlewareLog.AttemptFailed(logger, problem, invocation.Attempt, context.JobId, topic);
            throw;
        }
    }

    /// <summary>Logs at information how long every attempt took, however it ended.</summary>
    /// <param name="invocation">The attempt.</param>
    /// <param name="next">The rest of the pipeline.</param>
    public static ValueTask<object?> Timing(JobInvocation invocation, PipelineStep<JobInvocation, object?> next) =>
        TimeAsync(
            invocation,
            next,
            static (timed, elapsed) =>
                MiddlewareLog.AttemptTook(timed.Context.Logger, timed.Attempt, timed.Context.JobId, elapsed.TotalMilliseconds)
        );

    /// <summary>Tells how long every attempt took, however it ended.</summary>
    /// <param name="report">Is told on the job's own path, so it returns at once.</param>
    public static PipelineMiddleware<JobInvocation, object?> TimingTo(Action<JobInvocation, TimeSpan> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return (invocation, next) => TimeAsync(invocation, next, report);
    }

    /// <summary>
    /// Measures every attempt with the meter <c>Heddle.Jobs</c>: histogram <c>heddle.job.attempt.duration</c> in seconds, by topic and, for
    /// failures, type of error. Costs nothing while nobody listens.
    /// </summary>
    /// <param name="invocation">The attempt.</param>
    /// <param name="next">The rest of the pipeline.</param>
    public static ValueTask<object?> Metrics(JobInvocation invocation, PipelineStep<JobInvocation, object?> next) =>
        AttemptMetrics.IsEnabled ? AttemptMetrics.MeasureAsync(invocation, next) : next(invocation);

    private static async ValueTask<object?> TimeAsync(
        JobInvocation invocation,
        PipelineStep<JobInvocation, object?> next,
        Action<JobInvocation, TimeSpan> report
    )
    {
        var clock = invocation.Context.TimeProvider;
        var began = clock.GetTimestamp();
        try
        {
            return await next(invocation).ConfigureAwait(false);
        }
        finally
        {
            report(invocation, clock.GetElapsedTime(began));
        }
    }
}
