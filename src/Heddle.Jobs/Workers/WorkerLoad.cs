using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>How busy the machine is, for dispatchers to choose by. From 90 on in either processor they choose another worker.</summary>
/// <param name="CpuPercent">The processor's load, 0 to 100.</param>
/// <param name="GpuPercent">The graphics processor's load, 0 to 100; 0 where there is none.</param>
/// <param name="MemoryPercent">The memory in use, 0 to 100.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WorkerLoad(float CpuPercent, float GpuPercent, float MemoryPercent);
