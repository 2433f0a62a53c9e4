namespace Heddle.Jobs;

/// <summary>What a policy says about a job.</summary>
/// <param name="Verdict">What is to happen.</param>
/// <param name="Reason">Why, for the submitter and for operators; no secrets. Default none.</param>
public sealed record JobDecision(JobVerdict Verdict, string Reason = "")
{
    /// <summary>The job may be done.</summary>
    public static JobDecision Allow { get; } = new(JobVerdict.Allow);

    /// <summary>The job is refused.</summary>
    /// <param name="reason">Why.</param>
    public static JobDecision Deny(string reason) => new(JobVerdict.Deny, reason);

    /// <summary>The job is to wait and to be asked about again.</summary>
    /// <param name="reason">Why.</param>
    public static JobDecision Throttle(string reason) => new(JobVerdict.Throttle, reason);
}
