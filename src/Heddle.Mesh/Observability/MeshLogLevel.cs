namespace Heddle.Mesh;

/// <summary>The levels of log events and thresholds, with their weights (mesh-protocol §1.13).</summary>
internal enum LogLevelName
{
    Debug = 10,
    Info = 20,
    Warn = 30,
    Error = 40,

    /// <summary>Only a threshold: nothing is published.</summary>
    Off = 100,
}
