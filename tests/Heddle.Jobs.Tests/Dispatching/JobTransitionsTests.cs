namespace Heddle.Jobs.Tests;

public sealed class JobTransitionsTests
{
    // The control plane's table, and behind the bar what further attempts add to it.
    [Theory]
    [InlineData(JobStatus.Unspecified, "Pending Scheduled Dispatched Running Failed")]
    [InlineData(JobStatus.Pending, "Scheduled Dispatched Running Denied Failed Timeout Cancelled")]
    [InlineData(JobStatus.Scheduled, "Dispatched Running Denied Failed Timeout Succeeded Cancelled")]
    [InlineData(JobStatus.Dispatched, "Running Succeeded Failed Cancelled Timeout FailedRetryable")]
    [InlineData(JobStatus.Running, "Succeeded Failed Cancelled Timeout FailedRetryable")]
    [InlineData(JobStatus.FailedRetryable, "Dispatched Failed Cancelled Timeout")]
    [InlineData(JobStatus.Succeeded, "")]
    [InlineData(JobStatus.Failed, "")]
    [InlineData(JobStatus.Cancelled, "")]
    [InlineData(JobStatus.Timeout, "")]
    [InlineData(JobStatus.Denied, "")]
    [InlineData(JobStatus.FailedFatal, "")]
    public void Exactly_the_states_of_the_table_follow(JobStatus from, string allowed)
    {
        var expected = allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<JobStatus>).ToHashSet();
        foreach (var to in Enum.GetValues<JobStatus>())
        {
            var isAllowed = to != JobStatus.Unspecified && (to == from || expected.Contains(to));
            JobTransitions.IsAllowed(from, to).ShouldBe(isAllowed, $"{from} to {to}");
        }
    }

    [Fact]
    public void A_record_refuses_a_step_the_table_does_not_have()
    {
        var now = DateTimeOffset.UnixEpoch;
        var done = new JobRecord { JobId = "j" }
            .Move(JobStatus.Running, now)
            .Move(JobStatus.Succeeded, now);

        Should.Throw<InvalidOperationException>(() => done.Move(JobStatus.Running, now)).Message.ShouldContain("`j` is Succeeded");
    }
}
