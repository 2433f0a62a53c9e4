namespace Heddle.Jobs;

/// <summary>
/// Decides what a record becomes next. Nothing here waits, writes or publishes: the same questions always have the same answers, whichever
/// dispatcher asks.
/// </summary>
internal sealed class JobPlanner(JobDispatcherOptions options, WorkerRegistry registry, WaitingJobs waiting, string instance)
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(1);
    private readonly Lock _chance = new();
    private long _dispatches;

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    /// <summary>A job nobody has seen.</summary>
    public JobRecord Accept(BusPacket packet, JobRequest request, string traceParent)
    {
        var now = Now;
        var (accepted, budget) = (now.ToUnixTimeMilliseconds(), request.Budget?.DeadlineMilliseconds ?? 0);
        return new JobRecord
        {
            JobId = request.JobId,
            Topic = request.Topic,
            TenantId = TenantOf(packet, request),
            TraceId = packet.TraceId,
            TraceParent = traceParent,
            SubmittedBy = packet.SenderId,
            Identity = packet.Identity,
            Request = request,
            Owner = instance,
            Accepted = accepted,
            Deadline = budget > 0 && budget < long.MaxValue - accepted ? accepted + budget : 0,
        }.Move(JobStatus.Pending, now);
    }

    /// <summary>The job given to a worker, put back or, when that makes no sense, failed.</summary>
    /// <param name="record">A job that waits for a worker.</param>
    /// <param name="outcome">The worker chosen for it, or why there is none.</param>
    public JobRecord Place(JobRecord record, in PlacementOutcome outcome)
    {
        var now = Now;
        return outcome.Failure switch
        {
            PlacementFailure.None => Dispatch(record, outcome.Worker!, now),
            PlacementFailure.NoPool => Fail(
                record,
                ReasonCodes.NoPoolMapping,
                $"no pool serves topic `{record.Topic}` with what the job requires"
            ),
            PlacementFailure.NoWorkers => WaitForWorkers(record, now),
            _ => Wait(record, now, since: 0, LongestLook),
        };
    }

    /// <summary>Chooses a worker and keeps a place with it.</summary>
    /// <param name="record">The job.</param>
    /// <param name="isNew">Whether it is new, and must not overtake those that wait for the same.</param>
    public PlacementOutcome Choose(JobRecord record, bool isNew)
    {
        if (!JobSubjects.IsTopic(record.Topic) || record.Request is not { } request)
        {
            return new(null, PlacementFailure.NoPool);
        }

        var placement = Placement.Of(request);
        return isNew && waiting.HasAny(placement) ? new(null, PlacementFailure.Overloaded) : registry.Choose(placement, options.Pools);
    }

    /// <summary>The job kept back until policy is asked again.</summary>
    public JobRecord HoldBack(JobRecord record, in GateOutcome gate) =>
        record with
        {
            Owner = instance,
            ReasonCode = gate.ReasonCode,
            Reason = gate.Reason,
            Due = record.NotAfterDeadline(Milliseconds(Now + options.Timing.PolicyRetry)),
        };

    /// <summary>The job with its dispatch known to be on its way.</summary>
    public JobRecord Run(JobRecord record) =>
        record.Move(JobStatus.Running, Now) with
        {
            Owner = instance,
            Due = record.NotAfterDeadline(record.Dispatched + (long)options.Timing.RunningTimeout.TotalMilliseconds),
        };

    /// <summary>The job after an attempt failed in a way another may not: with the next one due, or failed for good.</summary>
    public JobRecord Retry(JobRecord record, JobResult? result, string reasonCode, string reason)
    {
        var now = Now;
        var failures = record.Failures + 1;
        var exhausted = failures > options.Retries.MaxRetries;
        var due = exhausted ? 0 : Milliseconds(now + options.Retries.DelayAfter(failures, Chance()));
        if (exhausted || (record.Deadline > 0 && due >= record.Deadline))
        {
            return Fail(record with { Failures = failures, Result = result }, ReasonCodes.MaxRetriesExceeded, reason);
        }

        return record.Move(JobStatus.FailedRetryable, now) with
        {
            Owner = instance,
            Failures = failures,
            Result = result,
            ReasonCode = reasonCode,
            Reason = reason,
            WaitingSince = 0,
            Due = due,
        };
    }

    /// <summary>The job failed.</summary>
    public JobRecord Fail(JobRecord record, string reasonCode, string reason) => End(record, JobStatus.Failed, reasonCode, reason);

    /// <summary>The job ended otherwise than by success, which the world must be told.</summary>
    public JobRecord End(JobRecord record, JobStatus status, string reasonCode, string reason)
    {
        var now = Now;
        // Failing comes after having been looked at, denial too.
        var seen = record.State == JobStatus.Unspecified ? record.Move(JobStatus.Pending, now) : record;
        return seen.Move(status, now) with
        {
            Owner = instance,
            ReasonCode = reasonCode,
            Reason = reason,
            Unannounced = true,
            Due = Milliseconds(now + options.Timing.ConfirmAfter),
        };
    }

    /// <summary>The job succeeded.</summary>
    public JobRecord Succeed(JobRecord record, JobResult result) =>
        record.Move(JobStatus.Succeeded, Now) with
        {
            Owner = instance,
            Result = result,
            ReasonCode = "",
            Reason = "",
            Due = 0,
        };

    /// <summary>A job kept until another has ended, whose work is the same.</summary>
    public JobRecord Follow(JobRecord record) =>
        record.Move(JobStatus.Scheduled, Now) with
        {
            Owner = instance,
            ReasonCode = ReasonCodes.Duplicate,
            Reason = $"job `{record.Follows}` has the idempotency key, and its outcome is this job's",
            Due = record.NotAfterDeadline(Milliseconds(Now + ShortestLook)),
        };

    /// <summary>A job after the one it follows has ended: with its outcome, or failed where that is the outcome of other work.</summary>
    public JobRecord Mirror(JobRecord record, JobRecord holder)
    {
        if (!string.Equals(record.Topic, holder.Topic, StringComparison.Ordinal))
        {
            return Fail(
                record,
                ReasonCodes.Duplicate,
                $"job `{holder.JobId}` of topic `{holder.Topic}` has the idempotency key; use another for topic `{record.Topic}`"
            );
        }

        var mirrored = record with { Result = holder.Result is { } result ? result with { JobId = record.JobId } : null };
        return holder.State is JobStatus.Succeeded
            ? End(mirrored, JobStatus.Succeeded, record.ReasonCode, record.Reason)
            : End(mirrored, holder.State, holder.ReasonCode, holder.Reason);
    }

    /// <summary>When a job that follows another is looked at again, should nobody tell that the other has ended.</summary>
    public long NextLook(JobRecord record)
    {
        var waited = TimeSpan.FromMilliseconds(Milliseconds(Now) - record.Accepted);
        var look = waited < ShortestLook ? ShortestLook : waited;
        return record.NotAfterDeadline(Milliseconds(Now + (look < LongestLook ? look : LongestLook)));
    }

    private double Chance()
    {
        // Only the shared source is safe for everybody at once.
        lock (_chance)
        {
            return options.Random.NextDouble();
        }
    }

    private JobRecord WaitForWorkers(JobRecord record, DateTimeOffset now)
    {
        var since = record.WaitingSince > 0 ? record.WaitingSince : Milliseconds(now);
        var waited = TimeSpan.FromMilliseconds(Milliseconds(now) - since);
        if (waited >= options.Timing.MaxWait && registry.IsWarm)
        {
            return Fail(record, ReasonCodes.MaxSchedulingRetries, $"no living worker fits; the job waited `{waited}`");
        }

        // As long again as it has waited: 1, 2, 4, … seconds.
        var look = waited < ShortestLook ? ShortestLook : waited;
        return Wait(record, now, since, look < LongestLook ? look : LongestLook);
    }

    private JobRecord Wait(JobRecord record, DateTimeOffset now, long since, TimeSpan look) =>
        (record.State == JobStatus.Pending ? record.Move(JobStatus.Scheduled, now) : record) with
        {
            Owner = instance,
            WaitingSince = since,
            Due = record.NotAfterDeadline(Milliseconds(now + look)),
        };

    private JobRecord Dispatch(JobRecord record, WorkerState worker, DateTimeOffset now)
    {
        var scheduled = record.State == JobStatus.Pending ? record.Move(JobStatus.Scheduled, now) : record;
        return scheduled.Move(JobStatus.Dispatched, now) with
        {
            Owner = instance,
            WorkerId = worker.Id,
            WorkerInstance = worker.Instance,
            Attempt = record.Attempt + 1,
            DispatchId = $"{instance}-{Interlocked.Increment(ref _dispatches):x}",
            Dispatched = Milliseconds(now),
            WaitingSince = 0,
            ReasonCode = "",
            Reason = "",
            Due = record.NotAfterDeadline(Milliseconds(now + options.Timing.ConfirmAfter)),
        };
    }

    private static string TenantOf(BusPacket packet, JobRequest request)
    {
        if (packet.Identity is { TenantId.Length: > 0 } identity)
        {
            return identity.TenantId;
        }

        return request.TenantId.Length > 0 ? request.TenantId : request.Metadata?.TenantId ?? "";
    }

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
