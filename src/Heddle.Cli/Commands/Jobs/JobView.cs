using System.Text.Json.Nodes;
using Heddle.Jobs;

namespace Heddle.Cli;

/// <summary>Jobs, dead letters and workers as commands show them.</summary>
internal static class JobView
{
    public static JsonObject ToJson(JobInfo job) =>
        new()
        {
            ["job_id"] = job.JobId,
            ["topic"] = job.Topic,
            ["status"] = Word(job.Status),
            ["tenant_id"] = job.TenantId,
            ["submitted_by"] = job.SubmittedBy,
            ["trace_id"] = job.TraceId,
            ["attempt"] = job.Attempt,
            ["worker_id"] = job.WorkerId,
            ["reason_code"] = job.ReasonCode,
            ["reason"] = job.Reason,
            ["result_ptr"] = job.ResultPointer,
            ["accepted_at"] = job.Accepted,
            ["deadline"] = job.Deadline,
            ["events"] = new JsonArray([.. job.Events.Select(e => new JsonObject { ["status"] = Word(e.Status), ["since"] = e.Since })]),
        };

    public static JsonObject ToJson(DeadLetter letter) =>
        new()
        {
            ["job_id"] = letter.JobId,
            ["topic"] = letter.Topic,
            ["status"] = Word(letter.Status),
            ["last_state"] = Word(letter.LastStatus),
            ["reason_code"] = letter.ReasonCode,
            ["reason"] = letter.Reason,
            ["attempts"] = letter.Attempts,
            ["created_at"] = letter.Created,
        };

    public static JsonObject ToJson(WorkerInfo worker) =>
        new()
        {
            ["worker_id"] = worker.WorkerId,
            ["pool"] = worker.Pool,
            ["agent_name"] = worker.AgentName,
            ["region"] = worker.Region,
            ["active_jobs"] = worker.ActiveJobs,
            ["max_parallel_jobs"] = worker.MaxParallelJobs,
            ["cpu_load"] = worker.CpuLoad,
            ["labels"] = new JsonObject(worker.Labels.Keys.Select(key => KeyValuePair.Create(key, (JsonNode?)worker.Labels[key]))),
        };

    /// <summary>A state as the platform writes it.</summary>
    public static string Word(JobStatus status) =>
        status switch
        {
            JobStatus.FailedRetryable => "FAILED_RETRYABLE",
            JobStatus.FailedFatal => "FAILED_FATAL",
            _ => status.ToString().ToUpperInvariant(),
        };

    /// <summary>The state a word means, whatever its case.</summary>
    /// <exception cref="UsageException">No state is called so.</exception>
    public static JobStatus Status(string word) =>
        Enum.GetValues<JobStatus>().FirstOrDefault(status => Word(status).Equals(word, StringComparison.OrdinalIgnoreCase))
            is not JobStatus.Unspecified
                and var known
            ? known
            : throw new UsageException($"`{word}` is no state of a job; try pending, scheduled, dispatched, running, succeeded or failed");
}
