using Heddle.Transport;

namespace Heddle.Jobs;

/// <summary>What was asked for under one name before there was a service provider.</summary>
internal sealed class JobsRegistration
{
    /// <summary>Makes the bus; <see langword="null"/> for NATS.</summary>
    public Func<IServiceProvider, LazyBus>? Bus { get; set; }

    public Func<IServiceProvider, BlobStores>? Blobs { get; set; }

    /// <summary>Adds middleware and jobs to the agent, in the order they were asked for.</summary>
    public List<Action<JobAgent>> Steps { get; } = [];

    /// <summary>Whether there is anything for a worker to do; a client alone needs none.</summary>
    public bool HasJobs { get; set; }
}
