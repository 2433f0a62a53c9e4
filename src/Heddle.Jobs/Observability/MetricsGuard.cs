using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>Tells a user's metrics what happens, if there are any. What they throw must not cost a job its result.</summary>
internal readonly struct MetricsGuard(IJobMetrics? metrics, ILogger logger)
{
    public void JobReceived(in JobIdentity job)
    {
        if (metrics is null)
        {
            return;
        }

        try
        {
            metrics.JobReceived(job);
        }
#pragma warning disable CA1031 // It is the user's code, and whatever it throws is no reason to fail the job
        catch (Exception problem)
#pragma warning restore CA1031
        {
            WorkerLog.MetricsThrew(logger, problem);
        }
    }

    public void JobEnded(in JobIdentity job, TimeSpan duration, JobResult result)
    {
        if (metrics is null)
        {
            return;
        }

        try
        {
            if (result.Status is JobStatus.Succeeded)
            {
                metrics.JobCompleted(job, duration, result.Status);
            }
            else
            {
                metrics.JobFailed(job, duration, result.Status, result.ErrorMessage);
            }
        }
#pragma warning disable CA1031 // It is the user's code, and whatever it throws is no reason to fail the job
        catch (Exception problem)
#pragma warning restore CA1031
        {
            WorkerLog.MetricsThrew(logger, problem);
        }
    }

    public void HeartbeatSent(string workerId, string traceId)
    {
        if (metrics is null)
        {
            return;
        }

        try
        {
            metrics.HeartbeatSent(workerId, traceId);
        }
#pragma warning disable CA1031 // It is the user's code, and whatever it throws must not end the heartbeat
        catch (Exception problem)
#pragma warning restore CA1031
        {
            WorkerLog.MetricsThrew(logger, problem);
        }
    }
}
