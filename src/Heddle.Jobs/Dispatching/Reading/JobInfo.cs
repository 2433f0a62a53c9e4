namespace Heddle.Jobs;

/// <summary>What is known of a job.</summary>
public sealed record JobInfo
{
    private JobInfo() { }

    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>What work it is.</summary>
    public required string Topic { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>The tenant; may be empty.</summary>
    public required string TenantId { get; init; }

    /// <summary>Who submitted it.</summary>
    public required string SubmittedBy { get; init; }

    /// <summary>The trace it belongs to.</summary>
    public required string TraceId { get; init; }

    /// <summary>The number of the last attempt; 0 before the first.</summary>
    public required ulong Attempt { get; init; }

    /// <summary>The worker of the last attempt; empty before the first.</summary>
    public required string WorkerId { get; init; }

    /// <summary>Why it waits or how it ended, as a word; empty when there is nothing to say.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>The same for people.</summary>
    public required string Reason { get; init; }

    /// <summary>The pointer to the output; empty when there is none.</summary>
    public required string ResultPointer { get; init; }

    /// <summary>When a dispatcher took it on.</summary>
    public required DateTimeOffset Accepted { get; init; }

    /// <summary>When its time is up; <see langword="null"/> when it has no deadline.</summary>
    public required DateTimeOffset? Deadline { get; init; }

    /// <summary>The states it has been in, at most the last 32.</summary>
    public required IReadOnlyList<JobEvent> Events { get; init; }

    internal static JobInfo Of(JobRecord record) =>
        new()
        {
            JobId = record.JobId,
            Topic = record.Topic,
            Status = record.State,
            TenantId = record.TenantId,
            SubmittedBy = record.SubmittedBy,
            TraceId = record.TraceId,
            Attempt = record.Attempt,
            WorkerId = record.WorkerId,
            ReasonCode = record.ReasonCode,
            Reason = record.Reason,
            ResultPointer = record.Result?.ResultPointer ?? "",
            Accepted = DateTimeOffset.FromUnixTimeMilliseconds(record.Accepted),
            Deadline = record.Deadline > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(record.Deadline) : null,
            Events = record.Events,
        };
}
