namespace Heddle.Jobs;

/// <summary>
/// What is known of a job, as it is stored: everything a dispatcher that has just started needs to take the job on. Times are
/// milliseconds since 1970 by the dispatchers' clocks; 0 for never.
/// </summary>
internal sealed partial record JobRecord
{
    /// <summary>The version of the stored form this code writes and understands.</summary>
    public const int CurrentVersion = 1;

    private const int MaxEvents = 32;

    public int Version { get; init; } = CurrentVersion;

    public JobStatus State { get; init; }

    /// <summary>When a dispatcher must look at the job again, whatever happens until then.</summary>
    public long Due { get; init; }

    /// <summary>The dispatcher that wrote this and will look at the job first.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The worker of the last attempt.</summary>
    public string WorkerId { get; init; } = "";

    /// <summary>The life of the worker that was given the last attempt; empty when it does not say.</summary>
    public string WorkerInstance { get; init; } = "";

    /// <summary>Whether the job has ended and the world has yet to be told.</summary>
    public bool Unannounced { get; init; }

    /// <summary>The number of the last attempt, from 1; the fencing token's.</summary>
    public ulong Attempt { get; init; }

    public string DispatchId { get; init; } = "";

    /// <summary>How many attempts have failed so that another may help.</summary>
    public int Failures { get; init; }

    public long Accepted { get; init; }

    /// <summary>When the job's budget of time is used up.</summary>
    public long Deadline { get; init; }

    /// <summary>Since when nobody could be found to do it.</summary>
    public long WaitingSince { get; init; }

    public long Dispatched { get; init; }

    public string TraceId { get; init; } = "";

    /// <summary>The W3C trace context the job was submitted with.</summary>
    public string TraceParent { get; init; } = "";

    public IdentityBinding? Identity { get; init; }

    public JobRequest? Request { get; init; }

    public JobResult? Result { get; init; }

    public string ReasonCode { get; init; } = "";

    public string Reason { get; init; } = "";

    /// <summary>The last message on the result stream that changed the job: no earlier one can be about a later attempt.</summary>
    public ulong ResultSequence { get; init; }

    /// <summary>The job whose outcome is this one's, too, because both have one idempotency key; empty for none.</summary>
    public string Follows { get; init; } = "";

    /// <summary>The message on the system stream that announced the end; 0 while, or where, there is none.</summary>
    public ulong EndSequence { get; init; }

    public string JobId { get; init; } = "";

    public string Topic { get; init; } = "";

    public string TenantId { get; init; } = "";

    public string SubmittedBy { get; init; } = "";

    public PacketList<JobEvent> Events { get; init; }

    /// <summary>Whether there is anything left to do.</summary>
    public bool IsActive => Unannounced || !JobTransitions.IsTerminal(State);

    /// <summary>Whether a worker has it.</summary>
    public bool IsWithWorker => State is JobStatus.Dispatched or JobStatus.Running;

    /// <summary>The fencing token of the last attempt; <see langword="null"/> before the first.</summary>
    public DispatchIdentity? Dispatch =>
        Attempt == 0
            ? null
            : new()
            {
                DispatchId = DispatchId,
                Attempt = Attempt,
                AssignedWorkerId = WorkerId,
            };

    /// <summary>The job in its next state.</summary>
    /// <exception cref="InvalidOperationException">The table does not allow it: a fault of the caller, who has to look first.</exception>
    public JobRecord Move(JobStatus to, DateTimeOffset now)
    {
        if (!JobTransitions.IsAllowed(State, to))
        {
            throw new InvalidOperationException($"job `{JobId}` is {State} and cannot become {to}");
        }

        var entry = new JobEvent { Status = to, Milliseconds = now.ToUnixTimeMilliseconds() };
        var events = Events.AsSpan();
        return this with { State = to, Events = [.. events.Length < MaxEvents ? events : events[^(MaxEvents - 1)..], entry] };
    }

    /// <summary>The earlier of a time and the job's deadline.</summary>
    public long NotAfterDeadline(long time) => Deadline > 0 && Deadline < time ? Deadline : time;
}
