namespace Heddle.Jobs;

/// <summary>A worker as it shows itself.</summary>
public sealed record WorkerInfo
{
    internal WorkerInfo() { }

    /// <summary>The worker.</summary>
    public required string WorkerId { get; init; }

    /// <summary>The pool it names.</summary>
    public required string Pool { get; init; }

    /// <summary>A name for people; may be empty.</summary>
    public required string AgentName { get; init; }

    /// <summary>Where it runs; may be empty.</summary>
    public required string Region { get; init; }

    /// <summary>How many jobs it runs.</summary>
    public required int ActiveJobs { get; init; }

    /// <summary>How many it runs at most; 0 when it does not say.</summary>
    public required int MaxParallelJobs { get; init; }

    /// <summary>The processor's load, 0 to 100.</summary>
    public required float CpuLoad { get; init; }

    /// <summary>Its labels.</summary>
    public required PacketMap<string> Labels { get; init; }

    /// <summary>When it was heard last.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    internal static WorkerInfo Of(Heartbeat beat, DateTimeOffset seen) =>
        new()
        {
            WorkerId = beat.WorkerId,
            Pool = beat.Pool,
            AgentName = beat.AgentName,
            Region = beat.Region,
            ActiveJobs = beat.ActiveJobs,
            MaxParallelJobs = beat.MaxParallelJobs,
            CpuLoad = beat.CpuLoad,
            Labels = beat.Labels,
            LastSeen = seen,
        };
}
