using System.Runtime.InteropServices;

namespace Heddle.Mesh;

/// <summary>One writing of an agent's contract.</summary>
/// <param name="Revision">Its number in the registry.</param>
/// <param name="Written">When the server took it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ContractVersion(ulong Revision, DateTimeOffset Written);
