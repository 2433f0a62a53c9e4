using Heddle.Jobs;

namespace Heddle.Cli.Tests;

/// <summary>Says no.</summary>
internal sealed class RefusingPolicy : IJobPolicy
{
    public ValueTask<JobDecision> DecideAsync(JobPolicyCheck check, CancellationToken cancellationToken) =>
        new(JobDecision.Deny("not on a Sunday"));
}
