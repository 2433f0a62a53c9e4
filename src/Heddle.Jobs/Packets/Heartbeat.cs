namespace Heddle.Jobs;

/// <summary>A worker's sign of life: at once after the start, then every 5 seconds, also when idle. No beat, no jobs.</summary>
public sealed partial record Heartbeat : PacketPayload
{
    /// <summary>Makes an empty one for an initializer to fill.</summary>
    public Heartbeat() { }

    /// <summary>The worker; equals the packet's sender. One subject token, because jobs are sent to <c>worker.&lt;id&gt;.jobs</c>.</summary>
    public required string WorkerId { get; init; } = "";

    /// <summary>Where it runs; empty when not said.</summary>
    public string Region { get; init; } = "";

    /// <summary>What class of machine it is, for example <c>cpu</c> or <c>gpu</c>; empty when not said.</summary>
    public string Type { get; init; } = "";

    /// <summary>The processor's load, 0 to 100. From 90 on dispatchers give it nothing.</summary>
    public float CpuLoad { get; init; }

    /// <summary>The graphics processor's load, 0 to 100. From 90 on dispatchers give it nothing.</summary>
    public float GpuUtilization { get; init; }

    /// <summary>How many jobs it is running.</summary>
    public int ActiveJobs { get; init; }

    /// <summary>What it can do. For people: dispatchers match requirements against the pool, not against this.</summary>
    public PacketList<string> Capabilities { get; init; }

    /// <summary>The pool it belongs to: the pool's name in the routing table, not a subject.</summary>
    public string Pool { get; init; } = "";

    /// <summary>How many jobs it runs at a time; 0 when it does not say, which switches the load ratio off.</summary>
    public int MaxParallelJobs { get; init; }

    /// <summary>What it is: a job's labels must all be here for the job to be given to it.</summary>
    public PacketMap<string> Labels { get; init; }

    /// <summary>The memory in use, 0 to 100.</summary>
    public float MemoryLoad { get; init; }

    /// <summary>How far its current work is, 0 to 100; a hint.</summary>
    public int ProgressPercent { get; init; }

    /// <summary>A note about its current work; empty for none.</summary>
    public string LastMemo { get; init; } = "";

    /// <summary>The worker's credential.</summary>
    public AuthToken AuthToken { get; init; }

    /// <summary>A name for people, never an identity; at most 128 characters by custom.</summary>
    public string AgentName { get; init; } = "";
}
