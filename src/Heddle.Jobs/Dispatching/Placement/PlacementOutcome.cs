using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>A worker with a place kept for the job, or why there is none.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PlacementOutcome(WorkerState? Worker, PlacementFailure Failure);
