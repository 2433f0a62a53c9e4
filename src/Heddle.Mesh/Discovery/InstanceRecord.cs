namespace Heddle.Mesh;

/// <summary>What a process has on record (mesh-protocol §2.4), at one revision.</summary>
/// <param name="InstanceId">The process.</param>
/// <param name="Agents">The agents it serves.</param>
/// <param name="Leaving">The agents it served until it began to leave, and that are being taken off the mesh. An addition of Heddle's.</param>
/// <param name="Revision">The record's revision.</param>
internal sealed record InstanceRecord(string InstanceId, IReadOnlyList<string> Agents, IReadOnlyList<string> Leaving, ulong Revision);
