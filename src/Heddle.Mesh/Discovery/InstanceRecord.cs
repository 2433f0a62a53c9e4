namespace Heddle.Mesh;

/// <summary>What a process has on record (mesh-protocol §2.4), at one revision.</summary>
/// <param name="InstanceId">The process.</param>
/// <param name="Agents">The agents it serves.</param>
/// <param name="Leaving">The agents it served until it began to leave, and that are being taken off the mesh. An addition of Heddle's.</param>
/// <param name="By">Who takes them off: the process itself or a monitor; <see langword="null"/> before anybody does.</param>
/// <param name="Revision">The record's revision.</param>
internal sealed record InstanceRecord(
    string InstanceId,
    IReadOnlyList<string> Agents,
    IReadOnlyList<string> Leaving,
    string? By,
    ulong Revision
)
{
    /// <summary>Whether somebody else, a monitor, is at work on the departure.</summary>
    public bool IsClaimed => By is not null && By != InstanceId;
}
