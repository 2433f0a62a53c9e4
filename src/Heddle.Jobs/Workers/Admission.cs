using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>A worker's decision on a job it is offered.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Stored">The former result's packet, for <see cref="AdmissionKind.Done"/>.</param>
/// <param name="Superseded">The earlier attempt that still runs and is to stop.</param>
/// <param name="Verdict">What the fencing token was worth.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Admission(
    AdmissionKind Kind,
    BusPacket? Stored = null,
    RunningJob? Superseded = null,
    FencingVerdict Verdict = FencingVerdict.Current
);
