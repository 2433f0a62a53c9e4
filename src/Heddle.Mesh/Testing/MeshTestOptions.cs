using Heddle.Transport;

namespace Heddle.Mesh;

/// <summary>Settings of a <see cref="MeshTest"/>.</summary>
public sealed record MeshTestOptions
{
    /// <summary>
    /// The options of every mesh on the bench; its clock takes the place of theirs. Default those of <see cref="AgentMeshOptions"/>.
    /// </summary>
    public AgentMeshOptions Mesh { get; init; } = new();

    /// <summary>The clock of the bench. Default a new one, at the beginning of the year 2030.</summary>
    public ManualTimeProvider Time { get; init; } = new();

    /// <summary>What happens to messages from the beginning. Default nothing.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>Fixes which of several hosts of an agent gets which request. Default 0.</summary>
    public int Seed { get; init; }
}
