using System.Diagnostics;
using System.Diagnostics.Metrics;
using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>The instrument of <see cref="JobMiddleware.Metrics"/>.</summary>
internal static class AttemptMetrics
{
    private static readonly Meter Meter = new(MeterJobMetrics.MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "heddle.job.attempt.duration",
        "s",
        "How long attempts at jobs took, inside the middleware that measures."
    );

    public static bool IsEnabled => Duration.Enabled;

    public static async ValueTask<object?> MeasureAsync(JobInvocation invocation, PipelineStep<JobInvocation, object?> next)
    {
        var clock = invocation.Context.TimeProvider;
        var began = clock.GetTimestamp();
        var tags = new TagList { { "messaging.destination.name", invocation.Context.Request.Topic } };
        try
        {
            return await next(invocation).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            tags.Add("error.type", problem.GetType().Name);
            throw;
        }
        finally
        {
            Duration.Record(clock.GetElapsedTime(began).TotalSeconds, tags);
        }
    }
}
