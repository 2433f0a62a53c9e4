namespace Heddle.Mesh;

/// <summary>The lowest level of log events that is published, and what decides it.</summary>
/// <param name="Level">The level; <see cref="MeshLogLevel.Off"/> when nothing is published.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record EffectiveLogLevel(MeshLogLevel Level, LogLevelSource Source)
{
    internal static EffectiveLogLevel Of(MeshLogLevel? agent, MeshLogLevel? global) =>
        agent is { } own ? new(own, LogLevelSource.Agent)
        : global is { } common ? new(common, LogLevelSource.Global)
        : new(MeshLogLevel.Info, LogLevelSource.Default);
}
