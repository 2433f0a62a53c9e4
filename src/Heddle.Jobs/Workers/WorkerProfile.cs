namespace Heddle.Jobs;

/// <summary>What a worker tells dispatchers and people about itself in its heartbeats and handshakes.</summary>
public sealed record WorkerProfile
{
    /// <summary>Where it runs; empty, the default, when not said.</summary>
    public string Region { get; init; } = "";

    /// <summary>What class of machine it is, for example <c>cpu</c> or <c>gpu</c>; empty, the default, when not said.</summary>
    public string Type { get; init; } = "";

    /// <summary>What it can do. For people: dispatchers match requirements against the pool, not against this.</summary>
    public PacketList<string> Capabilities { get; init; }

    /// <summary>What it is: a job's labels must all be here for the job to be given to it.</summary>
    public PacketMap<string> Labels { get; init; }

    /// <summary>A name for people, never an identity. White space is collapsed and 128 characters are sent.</summary>
    public string AgentName { get; init; } = "";

    /// <summary>The credential that a control plane with attestation asks of its workers; none by default.</summary>
    public AuthToken AuthToken { get; init; }
}
