namespace Heddle.Jobs.Tests;

public sealed class JobRetryPolicyTests
{
    [Fact]
    public void Waits_grow_to_their_bound()
    {
        var policy = new JobRetryPolicy();

        new[] { 1, 2, 3, 5, 6, 7, 5_000 }.Select(n => policy.DelayAfter(n).TotalSeconds).ShouldBe([1, 2, 4, 16, 30, 30, 30]);
    }
}
