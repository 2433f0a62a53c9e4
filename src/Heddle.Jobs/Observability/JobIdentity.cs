using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>Which job a measurement is about.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Topic">What work it is; fit for a metric's label.</param>
/// <param name="TraceId">The request or workflow it belongs to.</param>
/// <param name="WorkerId">The worker that has it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct JobIdentity(string JobId, string Topic, string TraceId, string WorkerId);
