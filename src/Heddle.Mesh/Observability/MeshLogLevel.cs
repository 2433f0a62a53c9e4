namespace Heddle.Mesh;

/// <summary>The levels of log events and their thresholds, with their weights (mesh-protocol §1.13). The default threshold is <see cref="Info"/>.</summary>
public enum MeshLogLevel
{
    /// <summary>Every request: two events each.</summary>
    Debug = 10,

    /// <summary>Agents that come and go, and what answers cost.</summary>
    Info = 20,

    /// <summary>Requests that failed.</summary>
    Warn = 30,

    /// <summary>What is worse. Nothing has this level of itself.</summary>
    Error = 40,

    /// <summary>Only a threshold: nothing is published.</summary>
    Off = 100,
}
