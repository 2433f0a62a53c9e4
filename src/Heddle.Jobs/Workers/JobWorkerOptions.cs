using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heddle.Jobs;

/// <summary>How a <see cref="JobWorker"/> is set up.</summary>
public sealed record JobWorkerOptions
{
    /// <summary>
    /// The stable id of the worker: the sender of its packets and a part of its direct subject, so one subject token without dots,
    /// wildcards and white space.
    /// </summary>
    /// <exception cref="ArgumentException">The id is not one subject token.</exception>
    public required string WorkerId
    {
        get;
        init => field = JobSubjects.Direct(value) is not null ? value : "";
    }

    /// <summary>The pool it belongs to: the pool's name in the dispatcher's routing table, not a subject. Default empty: no pool.</summary>
    public string Pool { get; init; } = "";

    /// <summary>What it tells about itself. Default: nothing.</summary>
    public WorkerProfile Profile { get; init; } = new();

    /// <summary>How many jobs run at a time. Default 8; at least 1. More wait in the subscriptions' queues, and count as load.</summary>
    public int MaxParallelJobs
    {
        get;
        init => field = AtLeast(1, value);
    } = 8;

    /// <summary>
    /// The queue group of the topics. <see langword="null"/>, the default, uses the topic itself, as the published SDKs do; Cordum's own
    /// Go workers use the pool's name. Workers of one topic with different groups each do every job.
    /// </summary>
    public string? QueueGroup { get; init; }

    /// <summary>How often it shows that it lives. Default 5 s; 100 ms to 30 s, the time after which Cordum forgets a worker.</summary>
    public TimeSpan HeartbeatInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(100));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromSeconds(30));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a handler that was told to stop may take before the result is reported without it. Default 5 s. It keeps its place
    /// among <see cref="MaxParallelJobs"/> until it returns.
    /// </summary>
    public TimeSpan StopGrace
    {
        get;
        init => field = NotNegative(value);
    } = TimeSpan.FromSeconds(5);

    /// <summary>How long a drain lets jobs finish before it tells them to stop. Default 30 s.</summary>
    public TimeSpan DrainTimeout
    {
        get;
        init => field = NotNegative(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>What is kept of the jobs done, to answer redeliveries with the former result.</summary>
    public ResultCacheOptions ResultCache { get; init; } = new();

    /// <summary>
    /// Whether an attempt is run when the one before it was not seen here. Default <see langword="true"/>: it was another worker's. The
    /// strict reading of the protocol's test kit, <see langword="false"/>, suits a pool of one.
    /// </summary>
    public bool AllowSkippedAttempts { get; init; } = true;

    /// <summary>
    /// Takes jobs from a durable stream, each until it is done, instead of from plain subscriptions; <see langword="null"/>, the
    /// default, for those.
    /// </summary>
    public DurableWorkOptions? Durable { get; init; }

    /// <summary>
    /// Whom it believes. Default: everybody, signed or not. Give a reader with a <see cref="JobKeyRing"/> to accept nothing but what a
    /// sender in it signed.
    /// </summary>
    public PacketReader Reader { get; init; } = PacketReader.Create();

    /// <summary>How its own packets are signed. Default <see cref="PacketSigner.Unsigned"/>.</summary>
    public PacketSigner Signer { get; init; } = PacketSigner.Unsigned;

    /// <summary>Where handlers find inputs and put outputs; <see langword="null"/>, the default, for handlers that need none.</summary>
    public BlobStores? Blobs { get; init; }

    /// <summary>Measures the machine, on the heartbeat's own thread. Default: this process's processor time and its memory limit.</summary>
    public Func<WorkerLoad>? MeasureLoad { get; init; }

    /// <summary>Is told what happens to jobs; <see langword="null"/>, the default, costs nothing.</summary>
    public IJobMetrics? Metrics { get; init; }

    /// <summary>Where the worker and its handlers log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    private static int AtLeast(int least, int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        return value;
    }

    private static TimeSpan NotNegative(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        return value;
    }
}
