using Heddle.Mesh;

namespace Heddle.Cli;

/// <summary>What a chapter of the demo works with.</summary>
/// <param name="Mesh">A caller on the mesh that hosts nothing.</param>
/// <param name="Agents">The agents' processes.</param>
/// <param name="Narrator">Tells the person what happens.</param>
/// <param name="Time">The clock.</param>
internal sealed record Stage(AgentMesh Mesh, AgentProcesses? Agents, Narrator Narrator, TimeProvider Time);
