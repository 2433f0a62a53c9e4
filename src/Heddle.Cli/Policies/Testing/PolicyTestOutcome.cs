namespace Heddle.Cli;

/// <summary>How one test went.</summary>
/// <param name="Test">The name of the test's file.</param>
/// <param name="Requests">The number of requests that were decided.</param>
/// <param name="Failures">Empty where the test passed.</param>
internal sealed record PolicyTestOutcome(string Test, int Requests, IReadOnlyList<PolicyTestFailure> Failures)
{
    public bool HasPassed => Failures.Count == 0;
}
