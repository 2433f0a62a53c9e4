using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>What came of asking the policy, with the reason code of the protocol.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GateOutcome(GateVerdict Verdict, string ReasonCode, string Reason);
