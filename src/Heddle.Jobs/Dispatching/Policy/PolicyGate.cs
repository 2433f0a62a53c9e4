using Microsoft.Extensions.Logging;

namespace Heddle.Jobs;

/// <summary>Asks the policy, fails closed, and turns answers into what the dispatcher does.</summary>
internal sealed class PolicyGate(IJobPolicy? policy, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    private static readonly GateOutcome Allowed = new(GateVerdict.Go, "", "");

    /// <summary>Whether anybody is asked at all.</summary>
    public bool IsOpen => policy is null;

    public ValueTask<GateOutcome> AskAsync(JobPolicyCheck check, CancellationToken cancellationToken) =>
        policy is null ? new(Allowed) : AskAsync(policy, check, cancellationToken);

    private async ValueTask<GateOutcome> AskAsync(IJobPolicy asked, JobPolicyCheck check, CancellationToken cancellationToken)
    {
        JobDecision decision;
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // A policy that ignores its token is waited for no longer than one that heeds it.
            decision = await asked.DecideAsync(check, both.Token).AsTask().WaitAsync(both.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever keeps a stranger's policy from answering, the job must not run
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            DispatcherLog.PolicyFailed(logger, e, check.Request.JobId);
            return new(GateVerdict.Wait, "safety_unavailable", "the policy did not answer");
        }

        return decision?.Verdict switch
        {
            JobVerdict.Allow => Allowed,
            JobVerdict.Throttle => new(GateVerdict.Wait, "safety_throttled", decision.Reason),
            JobVerdict.Deny => new(GateVerdict.Deny, "safety_denied", Or(decision.Reason, "the policy denies the job")),
            _ => new(GateVerdict.Deny, "safety_unknown", $"the policy gave the unknown answer `{(int?)decision?.Verdict}`"),
        };
    }

    private static string Or(string reason, string otherwise) => string.IsNullOrEmpty(reason) ? otherwise : reason;
}
