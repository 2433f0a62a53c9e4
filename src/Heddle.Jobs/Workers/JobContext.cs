using Heddle.Transport;
using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>What surrounds a running job: the request, what is known of its sender, and the ways to report. Belongs to one run.</summary>
public abstract class JobContext
{
    private protected JobContext() { }

    /// <summary>The job.</summary>
    public abstract JobRequest Request { get; }

    /// <summary>The envelope the job came in.</summary>
    public abstract BusPacket Packet { get; }

    /// <summary>What is known of where the envelope comes from.</summary>
    public abstract PacketTrust Trust { get; }

    /// <summary>The headers that came with it; <see langword="null"/> when there were none.</summary>
    public abstract BusHeaders? Headers { get; }

    /// <summary>The worker that runs it.</summary>
    public abstract string WorkerId { get; }

    /// <summary>Which attempt at the job this is, from 1: the dispatcher's count, or how often a work queue has delivered it.</summary>
    public abstract int Attempt { get; }

    /// <summary>When the job's token ends because of its budget; <see langword="null"/> when it has no deadline.</summary>
    public abstract DateTimeOffset? Deadline { get; }

    /// <summary>Why the job's token has ended; <see cref="JobStopReason.None"/> while it has not.</summary>
    public abstract JobStopReason StopReason { get; }

    /// <summary>The worker's logger. What is logged while the handler runs has the job, trace, topic and sender in its scope.</summary>
    public abstract ILogger Logger { get; }

    /// <summary>The worker's blob stores.</summary>
    /// <exception cref="InvalidOperationException">The worker was given none.</exception>
    public abstract BlobStores Blobs { get; }

    /// <summary>The worker's clock.</summary>
    public abstract TimeProvider TimeProvider { get; }

    /// <summary>A place for middleware to leave things for each other and for the handler.</summary>
    public IDictionary<string, object?> Items => field ??= new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>The job's id.</summary>
    public string JobId => Request.JobId;

    /// <summary>The id of the request or workflow the job belongs to.</summary>
    public string TraceId => Packet.TraceId;

    /// <summary>Who sent the job to this worker; proven only as far as <see cref="Trust"/> says.</summary>
    public string SenderId => Packet.SenderId;

    /// <summary>Tells watchers how far the job is. Nothing depends on it, and a job that has ended reports nothing more.</summary>
    /// <param name="report">How far.</param>
    /// <param name="cancellationToken">Ends the wait for room in the connection's buffer.</param>
    public abstract ValueTask ReportProgressAsync(ProgressReport report, CancellationToken cancellationToken = default);

    /// <summary>Tells watchers how far the job is.</summary>
    /// <param name="percent">How much is done, 0 to 100.</param>
    /// <param name="message">What is going on, for people.</param>
    /// <param name="cancellationToken">Ends the wait for room in the connection's buffer.</param>
    public ValueTask ReportProgressAsync(int percent, string message, CancellationToken cancellationToken = default) =>
        ReportProgressAsync(new ProgressReport { Percent = percent, Message = message }, cancellationToken);

    /// <summary>Makes a result for this job, to be completed by a <c>with</c> expression.</summary>
    /// <param name="status">How the job ended.</param>
    public JobResult CreateResult(JobStatus status) =>
        new()
        {
            JobId = Request.JobId,
            Status = status,
            WorkerId = WorkerId,
        };
}
