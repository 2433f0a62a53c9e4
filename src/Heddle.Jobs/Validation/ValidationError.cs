using System.Runtime.InteropServices;

namespace Heddle.Jobs;

/// <summary>One rule a packet breaks.</summary>
/// <param name="Field">The field by its name on the wire, for example <c>job_request.budget.deadline_ms</c>.</param>
/// <param name="Message">What is wrong with it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ValidationError(string Field, string Message)
{
    /// <summary>The field and what is wrong with it.</summary>
    public override string ToString() => $"`{Field}` {Message}";
}
