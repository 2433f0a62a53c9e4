using System.Diagnostics;

namespace Heddle.Jobs;

/// <summary>Makes a job's request from its options and the client's defaults.</summary>
internal static class RequestBuilder
{
    public static JobRequest Build(string topic, string jobId, string contextPointer, JobOptions job, JobClientOptions client)
    {
        var request = new JobRequest
        {
            JobId = jobId,
            Topic = topic,
            ContextPointer = contextPointer,
            Priority = job.Priority,
            Budget = BudgetOf(job),
            ParentJobId = job.ParentJobId,
            WorkflowId = job.WorkflowId,
            StepIndex = job.StepIndex,
            TenantId = job.TenantId ?? client.TenantId,
            PrincipalId = job.PrincipalId ?? client.PrincipalId,
            Labels = job.Labels,
            Metadata = job.IdempotencyKey.Length > 0 ? (job.Metadata ?? new()) with { IdempotencyKey = job.IdempotencyKey } : job.Metadata,
        };
        return job.Configure?.Invoke(request) ?? request;
    }

    /// <summary>A new id: ordered by time, so that lists of jobs are, and without dashes, as one subject token.</summary>
    public static string NewJobId(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    public static string TraceIdOf(JobOptions job) =>
        job.TraceId
        ?? JobTracing.Current?.TraceId
        ?? (Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.TraceId.ToHexString() : Guid.NewGuid().ToString("N"));

    private static Budget? BudgetOf(JobOptions job) =>
        job.Deadline is { } deadline
            ? (job.Budget ?? new()) with
            {
                DeadlineMilliseconds = Math.Max(1, (long)Math.Ceiling(deadline.TotalMilliseconds)),
            }
            : job.Budget;
}
