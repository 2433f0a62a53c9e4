namespace Heddle.Mesh;

/// <summary>What decides the level of an agent's log events, the first that is set (mesh-protocol §2.5).</summary>
public enum LogLevelSource
{
    /// <summary>The agent's own setting.</summary>
    Agent,

    /// <summary>The setting for the whole mesh.</summary>
    Global,

    /// <summary>Nothing is set: <see cref="MeshLogLevel.Info"/>.</summary>
    Default,
}
