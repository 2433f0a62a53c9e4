namespace Heddle.Mesh;

/// <summary>Every log level that is set on the mesh.</summary>
/// <param name="Global">The level for the whole mesh; <see langword="null"/> when none is set.</param>
/// <param name="Agents">The levels of single agents, by full name.</param>
public sealed record LogLevelSettings(MeshLogLevel? Global, IReadOnlyDictionary<string, MeshLogLevel> Agents)
{
    /// <summary>What counts for an agent.</summary>
    /// <param name="agent">The agent's full name.</param>
    public EffectiveLogLevel Of(string agent) => EffectiveLogLevel.Of(Agents.TryGetValue(agent, out var own) ? own : null, Global);
}
