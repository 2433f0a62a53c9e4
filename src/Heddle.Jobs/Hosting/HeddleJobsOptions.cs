using Heddle.Transport.Nats;

namespace Heddle.Jobs;

/// <summary>How an application takes part in jobs. What is not set comes from the environment, with the names of the published SDKs.</summary>
public sealed class HeddleJobsOptions
{
    /// <summary>The server's URL; <see langword="null"/>, the default, for <c>NATS_URL</c> and, without that, <see cref="NatsOptions.DefaultUrl"/>.</summary>
    public string? Url { get; set; }

    /// <summary>
    /// How to connect; <see cref="Url"/> and the worker's id as name are filled in. <see langword="null"/>, the default, for what the
    /// environment says (<see cref="JobEnvironment.Connection"/>).
    /// </summary>
    public NatsOptions? Connection { get; set; }

    /// <summary>
    /// The stable id of the worker, one subject token. Default: <c>WORKER_ID</c> from the environment or, without that, one made of the
    /// machine's name and the process's id.
    /// </summary>
    public string WorkerId { get; set; } = JobEnvironment.WorkerId();

    /// <summary>The pool the worker belongs to, as the dispatcher's routing table names it. Default empty: no pool.</summary>
    public string Pool { get; set; } = "";

    /// <summary>How many jobs run at a time. Default 8; at least 1.</summary>
    public int MaxParallelJobs { get; set; } = 8;

    /// <summary>How long jobs may finish when the application stops. Default 30 s; the host's own shutdown timeout may be shorter.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Limits and retries of jobs that have no options of their own.</summary>
    public JobHandlerOptions Handlers { get; set; } = JobHandlerOptions.Default;

    /// <summary>
    /// Has the last word on the worker's options: keys, labels, metrics, work queues. Default <see langword="null"/>: nothing to add.
    /// </summary>
    public Func<JobWorkerOptions, JobWorkerOptions>? Worker { get; set; }

    /// <summary>Has the last word on the client's options. Default <see langword="null"/>: nothing to add.</summary>
    public Func<JobClientOptions, JobClientOptions>? Client { get; set; }
}
