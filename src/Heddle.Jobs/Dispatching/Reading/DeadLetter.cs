namespace Heddle.Jobs;

/// <summary>A job that ended badly and waits for somebody to look at it.</summary>
public sealed record DeadLetter
{
    private DeadLetter() { }

    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>What work it was.</summary>
    public required string Topic { get; init; }

    /// <summary>How it ended: failed, denied or timed out.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>The state it was in before.</summary>
    public required JobStatus LastStatus { get; init; }

    /// <summary>Why, as a word, for example <c>max_retries_exceeded</c>.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>How many attempts were made.</summary>
    public required ulong Attempts { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Created { get; init; }

    internal static DeadLetter Of(JobRecord record, DateTimeOffset stored) =>
        new()
        {
            JobId = record.JobId,
            Topic = record.Topic,
            Status = record.State,
            LastStatus = record.Events.Count > 1 ? record.Events[record.Events.Count - 2].Status : JobStatus.Unspecified,
            ReasonCode = record.ReasonCode,
            Reason = record.Reason,
            Attempts = record.Attempt,
            Created = record.Events.Count > 0 ? record.Events[record.Events.Count - 1].Since : stored,
        };
}
